"""What the functions of programming languages do, by their names: one table for all languages.

A line is ``effect where: names``; lines that are indented go on.  ``where`` says which argument counts: its
position, ``self`` for what the function is a member of, a keyword behind a slash, or ``all``.  A name is
written as it is imported: ``os.remove`` also when it is called through another name; with a dot in front
(``.unlink``) it is a member of anything, with ``=`` in front (``=rmtree``) the last part alone tells enough,
and bare it is a function.
"""

from __future__ import annotations

TABLE = """
delete 0/path: os.remove os.unlink os.rmdir os.removedirs fs.unlink =unlinksync fs.rmdir =rmdirsync
    promises.unlink promises.rmdir unlink rmdir remove
delete 0: file.delete file.unlink dir.delete dir.rmdir dir.unlink files.delete =deleteifexists =deno.remove
    send2trash.send2trash =deletefile fs.remove_file
delete self: .unlink .rmdir
wipe 0/path: shutil.rmtree =rmtree =rm_rf =rm_r =remove_entry_secure =remove_tree fs.rm =rmsync promises.rm
    =rimraf os.removeall directory.delete =deletedirectory =removesync fs.remove fs.emptydir =emptydirsync
    =deltree =deletefolder =del.sync del =remove_dir_all
wipe 0: fileutils.rm fileutils.remove =remove-item
write 0/path: fs.writefile =writefilesync fs.appendfile =appendfilesync =createwritestream
    promises.writefile promises.appendfile =file_put_contents
write 0/path: os.writefile ioutil.writefile os.create =writealltext =writeallbytes =writealllines
    =appendalltext =appendalllines files.write files.writestring files.newbufferedwriter
    files.newoutputstream
write 0/path: filewriter fileoutputstream printwriter file.write io.write io.binwrite file.binwrite os.mkdir
    os.makedirs os.mknod os.mkfifo os.truncate =mkdirsync fs.mkdir file.create file.opentext file.openwrite
    =outputfile =outputfilesync =deno.writetextfile =deno.writefile =ofstream =to_csv =to_json =to_excel
    =to_pickle =set-content =add-content =out-file =touch fs.openfile
write 1/path: os.symlink os.link =symlinksync fs.symlink file.symlink fileutils.ln_s
write 0/path: .extractall =extract_archive =extractalltodirectory
write 1/extract_dir: shutil.unpack_archive
write self: .write_text .write_bytes .touch .mkdir .symlink_to
read 0/path: fs.readfile =readfilesync =createreadstream promises.readfile =file_get_contents readfile
    file.read file.readlines io.read io.readlines file.foreach os.readfile ioutil.readfile =readalltext
    =readallbytes =readalllines files.readallbytes files.readstring files.lines files.readalllines
    files.newbufferedreader filereader fileinputstream linecache.getlines numpy.loadtxt np.loadtxt
    np.genfromtxt sqlite3.connect =deno.readtextfile =deno.readfile =ifstream =get-content readlink
    os.readlink
read self: .read_text .read_bytes
list 0/path: glob os.listdir os.scandir os.walk glob.glob glob.iglob glob.globsync fs.readdir =readdirsync
    promises.readdir scandir opendir dir.entries dir.glob dir.children dir.foreach dir.each_child dir[]
    find.find filepath.walk filepath.walkdir filepath.glob os.readdir ioutil.readdir directory.getfiles
    directory.enumeratefiles directory.getdirectories files.walk files.list =get-childitem fs.watch
    =watchfile chokidar.watch
list 1/path: .schedule
list self: .iterdir .glob .rglob
mode 0/path: os.chmod os.chown os.lchown os.chflags fs.chmod =chmodsync fs.chown =chownsync shutil.chown
    =setaccesscontrol =setposixfilepermissions
mode self: .chmod
mode 1: file.chmod fileutils.chmod fileutils.chmod_r fileutils.chown fileutils.chown_r
mode 0: chmod chown chgrp
move 0: os.rename os.renames os.replace shutil.move fs.rename =renamesync promises.rename rename file.rename
    file.move files.move fileutils.mv directory.move =move-item
copy 0: shutil.copy shutil.copy2 shutil.copyfile shutil.copytree fs.copyfile =copyfilesync fs.cp =cpsync
    fs.copy =copysync copy file.copy files.copy fileutils.cp fileutils.cp_r fileutils.copy io.copy
    =copy-item
open 0/file: open io.open codecs.open os.open builtins.open fopen file.open file.new kernel.open bz2.open
    gzip.open lzma.open aiofiles.open os.openfile randomaccessfile tarfile.open zipfile.zipfile fs.open
    =opensync
open self: .open
run 0/args: os.system os.popen os.popen2 os.popen3 os.execl os.execle os.execlp os.execv os.execve os.execvp
    os.execvpe os.startfile os.posix_spawn subprocess.run subprocess.call subprocess.popen
    subprocess.check_call subprocess.check_output subprocess.getoutput subprocess.getstatusoutput
    commands.getoutput commands.getstatusoutput pty.spawn asyncio.create_subprocess_shell
    asyncio.create_subprocess_exec popen2.popen2 pexpect.spawn pexpect.run sh.command
run 1: os.spawnl os.spawnle os.spawnlp os.spawnv os.spawnve os.spawnvp
run 0: child_process.exec =execsync child_process.spawn =spawnsync child_process.execfile =execfilesync
    child_process.fork execa shell.exec shelljs.exec system exec shell_exec passthru popen proc_open
    pcntl_exec kernel.system kernel.exec process.spawn io.popen open3.capture2 open3.capture3
    open3.capture2e open3.popen3 open3.popen2 exec.command exec.commandcontext syscall.exec runtime.exec
    .exec processbuilder process.start =shellexecute =shellexecutew =winexec =createprocess =createprocessa
    =createprocessw execv execve execvp execl execlp execle posix_spawn posix_spawnp =deno.run =deno.command
    =bun.spawn =start-process os.execute os.forkexec command.new
eval 0: eval exec execfile compile builtins.exec builtins.eval builtins.compile vm.runinthiscontext
    vm.runinnewcontext vm.runincontext vm.script create_function =instance_eval =class_eval =module_eval
    kernel.eval loadstring runpy.run_path runpy.run_module =invoke-expression iex scriptengine.eval
    .evaluatejavascript =executescript settimeout setinterval code.interact types.codetype
    =types.functiontype
load 0: pickle.loads pickle.load _pickle.loads cpickle.loads cpickle.load dill.loads dill.load
    cloudpickle.loads cloudpickle.load joblib.load marshal.loads marshal.load shelve.open yaml.load
    yaml.unsafe_load yaml.full_load yaml.unsafe_load_all yaml.load_all jsonpickle.decode torch.load
    unserialize serialize.unserialize psych.load psych.unsafe_load =restore_object pd.read_pickle
    pandas.read_pickle
load self: .readobject .deserialize
fetch 0/url: requests.get requests.request requests.head requests.options urllib.urlopen
    urllib.request.urlopen request.urlopen urllib2.urlopen httpx.get httpx.request httpx.stream axios.get
    axios axios.request fetch got needle http.get https.get superagent.get curl_init =openuri uri.open
    net.http.get http.newrequest =downloadstring =downloaddata =getstringasync =getasync =getbytearrayasync
    jsoup.connect =invoke-webrequest =invoke-restmethod iwr irm curl wget webbrowser.open pd.read_csv
    pd.read_html pd.read_json urlopen feedparser.parse lwp.simple.get client.get session.get
fetch all: curl_exec .openstream .geturl .urlopen
fetch 0/url: urllib.request.request request.request urllib2.request
fetch 0/url: urllib.request.urlretrieve request.urlretrieve urllib.urlretrieve wget.download =downloadfile
    getstore =urldownloadtofile =urldownloadtofilea
write 1/out: urllib.request.urlretrieve request.urlretrieve urllib.urlretrieve wget.download =downloadfile
    getstore
write 2: =urldownloadtofile =urldownloadtofilea
send 0/url: requests.post requests.put requests.patch requests.delete httpx.post httpx.put axios.post
    axios.put axios.patch session.post session.put client.post http.post http.postform net.http.post
    net.http.post_form =uploadstring =uploaddata =uploadfile =uploadvalues =postasync =putasync
    superagent.post got.post request.post =sendbeacon curl_setopt http.request https.request
send all: .send .sendall .sendto .sendmsg .sendfile .storbinary .storlines .put_object .upload_file
    .upload_fileobj .upload_blob socket.send socket.sendto socket_write socket_send sendto send .send_photo
    .send_document .sendmessage .senddocument
put self: .write .writelines
put 0: fwrite fputs
fact host: socket.gethostname platform.node os.hostname socket.getfqdn gethostname php_uname
    .getcomputername inetaddress.getlocalhost dns.gethostname
fact user: getpass.getuser os.getlogin pwd.getpwuid os.userinfo get_current_user user.current os.getuid
    os.geteuid etc.getlogin
fact platform: platform.platform platform.system platform.release platform.version platform.machine
    platform.uname platform.processor os.uname os.platform os.release os.type os.arch os.cpus
fact folder: os.getcwd os.getcwdb process.cwd getcwd dir.pwd os.getwd
fact address: psutil.net_if_addrs os.networkinterfaces netifaces.ifaddresses uuid.getnode
    socket.gethostbyname net.interfaceaddrs net.interfaces
connect all: .connect .connect_ex socket.create_connection net.connect net.createconnection fsockopen
    pfsockopen stream_socket_client tcpsocket.new tcpsocket.open io.socket.inet.new net.dial net.dialtimeout
    tcpclient =socket_connect connect tls.connect tls.dial asyncio.open_connection =wsaconnect socket.tcp
listen all: .bind net.createserver socketserver.tcpserver socketserver.threadingtcpserver tcpserver.new
    tcpserver.open net.listen serversocket stream_socket_server socket_bind bind asyncio.start_server
    socket.create_server
receive all: .recv .recvfrom .recv_into .recvmsg socket_read socket_recv recv recvfrom .readline_from
decode all: base64.b64decode base64.b32decode base64.b16decode base64.b85decode base64.a85decode
    base64.standard_b64decode base64.urlsafe_b64decode base64.decodebytes base64.decodestring
    binascii.unhexlify binascii.a2b_base64 binascii.a2b_hex bytes.fromhex bytearray.fromhex codecs.decode
    zlib.decompress gzip.decompress bz2.decompress lzma.decompress atob buffer.from base64_decode gzinflate
    gzuncompress gzdecode str_rot13 hex2bin convert_uudecode base64.decode64 base64.strict_decode64
    base64.urlsafe_decode64 =frombase64string base64.stdencoding.decodestring hex.decodestring .decrypt
    =decodebase64 decode_base64 mime.base64.decode zlib.inflatesync zlib.gunzipsync zlib.inflate zlib.gunzip
    unescape decodeuricomponent =fromcharcode .fromcodepoint zlib.inflate.inflate decrypt openssl_decrypt
    chr chr.call string.char base64.getdecoder.decode xor rot13 decode64 hex_decode
encode all: base64.b64encode base64.b32encode base64.b16encode base64.b85encode base64.encodebytes
    base64.urlsafe_b64encode binascii.hexlify binascii.b2a_base64 zlib.compress gzip.compress bz2.compress
    lzma.compress btoa base64_encode gzdeflate gzcompress bin2hex base64.encode64 base64.strict_encode64
    =tobase64string json.dumps json.stringify json_encode urllib.parse.urlencode urllib.parse.quote
    parse.quote encodeuricomponent urlencode str repr bytes bytearray string .tostring list dict tuple
    sorted io.bytesio bytesio io.stringio stringio buffer.concat set memoryview
pickle all: pickle.dumps pickle.dump marshal.dumps dill.dumps cloudpickle.dumps jsonpickle.encode yaml.dump
    plistlib.dumps
join all: os.path.join path.join path.resolve path.combine paths.get file.join filepath.join posixpath.join
    ntpath.join .joinpath path.of =join-path
temp all: tempfile.mktemp tempfile.mkstemp tempfile.namedtemporaryfile tempfile.mkdtemp
    tempfile.temporarydirectory tempfile.gettempdir os.tmpdir sys_get_temp_dir tempnam tmpfile tempfile.new
    path.gettempfilename file.createtempfile files.createtempfile os.createtemp ioutil.tempfile
path 0: pathlib.path path pathlib.purepath pathlib.posixpath file url pathlib.windowspath directoryinfo
    fileinfo pathname
home 0: os.path.expanduser path.expanduser os.homedir path.home pathlib.path.home dir.home homedir.homedir
    os.userhomedir .expanduser posixpath.expanduser file.expand_path os.path.expandvars
same 0: os.path.abspath os.path.realpath os.path.normpath os.path.dirname os.path.basename str.encode
    open.read textio shlex.split shlex.quote escapeshellarg escapeshellcmd addslashes new.string
same self: .strip .rstrip .lstrip .trim .encode .decode .lower .upper .tolowercase .touppercase .split
    .splitlines .resolve .absolute .as_posix .format .getbytes .bytes .chomp .to_s .tostring .freeze
    .casefold .as_uri .getoutputstream .getinputstream .makefile .pipe .fileno .getstream
keys all: pynput.keyboard.listener keyboard.listener =getasynckeystate =setwindowshookex =setwindowshookexa
    =setwindowshookexw keyboard.on_press keyboard.on_release keyboard.hook keyboard.record
    keyboard.read_event pyxhook.hookmanager pyhook.hookmanager pythoncom.pumpmessages =getkeystate
    =getkeyboardstate iohook.start
screen all: imagegrab.grab pyautogui.screenshot pyscreenshot.grab mss.mss .grab_screen =copyfromscreen
    desktopcapturer.getsources robot.createscreencapture screenshot
clipboard all: pyperclip.paste win32clipboard.getclipboarddata clipboard.paste clipboardy.read =readsync
    .clipboard_get =get-clipboard clipboard.gettext navigator.clipboard.readtext
native all: =virtualalloc =virtualallocex =virtualprotect =virtualprotectex =rtlmovememory =createthread
    =createremotethread =writeprocessmemory =ntcreatethreadex =queueuserapc =ntmapviewofsection =memmove
    ctypes.cfunctype =mprotect =ntunmapviewofsection =setthreadcontext =openprocess =etweventwrite
    =amsiscanbuffer
fork all: os.fork os.forkpty fork pcntl_fork process.fork kernel.fork
kill all: os.kill os.killpg process.kill posix_kill syscall.kill kill .kill .terminate =taskkill
    =stop-process
privilege all: os.setuid os.seteuid os.setgid os.setegid os.setreuid os.setresuid os.setregid process.setuid
    process.seteuid process.setgid posix_setuid posix_seteuid posix_setgid setuid seteuid setreuid setresuid
    setgid syscall.setuid process.uid.change_privilege process.sys.setuid
mail all: .sendmail .send_message mail yagmail.smtp .sendmailasync
encrypt all: .encrypt .encrypt_and_digest createcipheriv crypto.createcipheriv crypto.createcipher
    openssl_encrypt .createencryptor pyaescrypt.encryptfile =encryptfile fernet.encrypt
duplicate all: os.dup2 dup2 syscall.dup2
input all: input raw_input sys.stdin.read sys.stdin.readline gets readline
random all: random.random random.randint random.choice random.choices random.uniform random.randrange
    random.sample random.getrandbits random.gauss random.shuffle math.random rand mt_rand random.triangular
    random.betavariate random.expovariate random.gammavariate random.lognormvariate random.normalvariate
    random.vonmisesvariate random.paretovariate random.weibullvariate random.seed random.randbytes
import 0: __import__ importlib.import_module importlib.__import__ require
hook all: sys.settrace
credential all: win32crypt.cryptunprotectdata =cryptunprotectdata browser_cookie3.chrome
    browser_cookie3.firefox browser_cookie3.load browser_cookie3.edge =minidumpwritedump =credenumerate
    =credreada =lsaretrieveprivatedata
"""
"""The table; `calls` reads it."""
