"""Programs that a shell is likely to know, by how surely their names mean a program.

The lists are what comes with POSIX systems, with Windows, and with the tools of everyday work on servers.
"""

from __future__ import annotations

import re
from functools import lru_cache

SURE = frozenset(
    """
    aa-disable aa-complain aa-enforce adduser ansible ansible-playbook apk aptitude apt-get apt-cache
    apt-key arping ascii-xfr ash atobm autossh awk axel base32 base64 basename bash bashbug batcat bcdboot
    bcdedit bitsadmin blkid bsdtar bunzip2 busctl busybox bzcat bzgrep bzip2 bzless bzmore c89 c99
    cancel-job capsh certutil chage chattr chcon chef-client chef-run chef-solo chef-vault chfn chgrp
    chmod chown chpasswd chroot chsh cksum cmd.exe cmp cobc composer.phar cpan cpio cpulimit crontab cscli
    cscript csh csplit csvtool cupsfilter curl cowsay dash dd debugfs dialog-cli dig dirname dmesg
    dmidecode dmsetup dnf dnsdomainname docker doas dosbox dpkg dstat du dvips easy_install efax egrep
    elvish emacs esac ethtool exiftool expandtabs fallocate fdisk fgrep fping fstat ftp ftpget ftpput gawk
    gcc gcloud gcore gdb genisoimage getcap getent getfacl ghc ghci gimp git-shell gobuster gpasswd gpg
    gpg2 grep groupadd gunzip gzcat gzip gtester gsutil hexdump hostid hostnamectl hping3 htop http.server
    iconv ifconfig iftop ionice iotop ipconfig iperf iperf3 ipmitool iptables ip6tables irb irm ispell iwr
    jjs jobs-l journalctl jrunscript jshell knife ksh kubectl kpartx last-log lastb lastcomm lastlog
    lastlogin ldapsearch ldconfig ldd lftp logname losetup lsattr lsb_release lsblk lscpu lshw lsmod lsof
    lspci lsusb ltrace lua5.3 luajit lxterminal lynx lzcat lzless lzma mawk md5 md5sum mdfind mkdir mkfifo
    mkfs mknod mktemp mshta msiexec mtr mysqldump nasm nawk nc ncat ncdu neofetch netcat netsh netstat
    newgrp nft nginx nice-n nmap nohup npm npx nslookup nsenter nstat ntpdate objdump octave openssl
    openvpn pandoc passwd pdflatex pdftex pftp pgrep php php5 php7 php8 pidof pidstat pip pip3 pkexec
    pkill pmap podman popd poweroff powershell powershell.exe printenv printf procdump psexec psftp psql
    ptx pushd puttygen pwd pwsh pyenv python python2 python3 qemu-img r2 rbash rcp readelf readlink
    realpath reg.exe regedit regsvr32 renice rlogin rlwrap rmdir rmt rmt-tar rmuser rnano robocopy rpm
    rpmdb rpmquery rpmverify rsh rsync rundll32 runuser rview rvim sashell schtasks scp sdiff sed sestatus
    setarch setcap setenforce setfacl setsid sftp sha1sum sha256sum sha512sum shasum shuf smbclient
    snmpwalk socat softwareupdate sqlcmd sqlite3 sqlmap ssh ssh-add ssh-agent ssh-copy-id ssh-keygen
    ssh-keyscan sshpass stdbuf strace su sudo svcadm sw_vers swapon sysctl sysinfo systemctl systemd
    systemd-run systeminfo tac takeown tasklist taskkill taskset tclsh tcpdump tcsh telnet terraform tftp
    timedatectl tmux traceroute tracert tshark tty tune2fs uname unexpand uniq unrar unset unshare unxz
    unzip unzstd update-alternatives uptime useradd userdel usermod uudecode uuencode varnishncsa
    vboxmanage vdir vigr vim vimdiff vipw virsh visudo vmstat vssadmin wbadmin wc wevtutil wget whiptail
    whoami whois wmic wpscan wscript xargs xdotool xmodmap xterm xxd xz xzcat yarn yelp-new youtube-dl yum
    zathura-cli zcat zdiff zegrep zfgrep zgrep zipcloak zipinfo zless zsh zsoelim zypper invoke-webrequest
    invoke-restmethod invoke-expression invoke-command get-content get-childitem get-process set-content
    start-process remove-item new-object start-sleep write-host write-output get-wmiobject iex phpinfo
    responsewrite netcfg nbtstat getmac gpresult qwinsta query-user icacls cacls attrib fsutil diskpart
    bcdedit wusa hashcat hydra john medusa nikto msfconsole msfvenom metasploit ettercap aircrack-ng
    masscan tcpkill arp-scan
    """.split()
)
"""Names that hardly mean anything but the program."""

WORDY = frozenset(
    """
    ab alias apache2 apt ar arch aria2c arp as at atd bat batch bc bg bind blast bridge bun bundle bundler
    byebug c++ cal cancel cat cc cd certbot check choom clang clear cmd col colcrt colrm column comm
    command compgen composer conda cp cpp crash crond cut date declare deno df dialog diff dir disown dmg
    domainname dos2unix eb echo ed egdb env eqn erase eval ex exec exit expand expect export express expr
    facter factor fc fetch fg file filetest find finger fish flock fmt fold for free fsck fuser g++ gem
    getfile ginsh git go grc groups gtar guile halt hash hd head help highlight history host hostname http
    https hunspell id if in info init install ip ipcs java javac jdb jobs join julia kill killall kmod l
    la last latex ld less let lines links ll ln load local locate lock logger login look lp lpr ls lua
    lwp-download m mail mailq mailx make man mapfile mc md memcached mesg mocp more mount move msgfmt mutt
    mv mvn mysql nano net neovim nice nl nm node nodejs nroff nvim od openbsd opkg oven paste patch perf
    perl perlbug pg pic pico ping ping6 pkg pl pry ps pv python-c query quota r rails rake read reboot red
    redis-cli reg ren rename replace reset restic restore rev rg rm rename route ruby run runlevel s sash
    sc screen script sendmail service set setenv sftp sg sh shift shred shutdown sleep slsh snap sort
    source split ss start stat stop strings strip stty sum svn sync tail tar task tasks tbl tee test tex
    tic time timeout top touch tr trap tree troff type typeset ul ulimit umask umount unalias units unlink
    until update upgrade users valgrind vi view vlc w wait wall watch wine where whereis which while who
    wish write xcopy xdg-open xelatex xpad xset yes zip zsh zsync copy del echo. rd attrib cls color ver
    vol systeminfo assoc ftype pause goto call title start more
    """.split()
)
"""Names that are words or common identifiers as well."""

_FAMILY = re.compile(
    r"(?:ansible|chef|aa|dpkg|systemd|apt|git|pg|docker|xfs|mkfs|fsck|ssh|gpg|llvm|update|perf|iptables|"
    r"nmcli|kube|aws|az|"
    r"rmt|gcc|g\+\+|clang|python|perl|ruby|php|lua|node|java|tclsh|pip|gem|irb|erl|ghc|bash|zsh|mysql|"
    r"mariadb|redis|mongo|"
    r"nc|vim|awk|busybox|lastlog|lastlogin)(?:[-.]?\d[\d.]*|[-.][a-z][a-z0-9.-]{1,20})"
)
_FOLDER = re.compile(
    r"(?:[a-z]:)?(?:[\\/](?:usr[\\/])?(?:local[\\/])?s?bin|[\\/]windows(?:[\\/]\w+){0,2}|\.)[\\/]|"
    r"(?:usr/)?s?bin/",
    re.IGNORECASE,
)


_GLOBBED = re.compile(r"/[\w?*\[\]-]*[?*\[][\w?*\[\]/-]*|/[\w/-]+/[\w-]*[?*\[][\w?*\[\]-]*")


def globbed(name: str) -> str:
    """The program that a name with the signs of a shell's pattern most likely stands for."""
    plain = re.escape(re.sub(r"\[[^\]]*\]", "?", name[:32]))
    found = re.compile(plain.replace(r"\?", ".").replace(r"\*", ".*"))
    return next((each for each in _COMMON if found.fullmatch(each)), name)


_COMMON = (
    "cat ls id nc sh bash curl wget ncat rm chmod python3 python perl uname whoami head tail less find cp mv"
).split()


_HEAD = 64
"""Characters of a text that hold its first word, where that is the name of a program."""


def sureness(word: str) -> int:
    """2 where a word as the program of a command is surely a program, 1 where it may be, else 0."""
    low = word.lower()
    if _GLOBBED.fullmatch(low):
        return 2
    if found := _FOLDER.match(low):
        rest = low[found.end() :]
        return 2 if rest and not rest.startswith(".") and (len(rest) < 64) else 0
    low = low.removesuffix(".exe")
    if low in SURE or _FAMILY.fullmatch(low):
        return 2
    return 1 if low in WORDY else 0


def first_word(text: str) -> str:
    """The first word of a text, or as much of it as may be the name of a program; "" where there is none."""
    return next(iter(text.lstrip()[:_HEAD].split(None, 1)), "")


def starts(text: str) -> bool:
    """Whether the first word of a text may be a program's name, or something that a shell makes one of."""
    return may_be(first_word(text))


# Only short words, so that what is kept stays small.
@lru_cache(maxsize=2048)
def may_be(word: str) -> bool:
    """Whether a `first_word` may be a program's name, or something that a shell makes one of."""
    bare = word.rstrip(",:")
    return bool(word) and (len(word) == _HEAD or not bare.isalnum() or sureness(bare) > 0)
