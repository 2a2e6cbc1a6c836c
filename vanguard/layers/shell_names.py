"""Names of programs that an attacker would want to write otherwise."""

from __future__ import annotations

PROGRAMS = frozenset(
    "adduser apt arp at attrib auditctl awk aws az base32 base64 bash batch bcdedit busybox capsh cat "
    "certreq certutil chattr chgrp chmod chown chpasswd chroot chsh cipher cmd cmdkey copy cp crontab "
    "cryptsetup csc cscript curl curl.exe cut dash dd del dig dir diskpart doas docker dropdb dsquery echo "
    "ed env erase eval exec expect export fdisk find finger forfiles format ftp gawk gcc gcloud gcore gdb "
    "getcap getent git grep groupadd gunzip gzip halt hashcat head hh history host hostname hydra icacls id "
    "iex ifconfig insmod installutil ip ipconfig iptables irb irm iwr java john kill killall ksh kubectl "
    "last launchctl ld less ln loadkeys ls lsof ltrace lua mail make mimikatz mkfifo mkfs mknod mkswap "
    "mongosh more mount move msfconsole msfvenom mshta msiexec mv mysql nano nc ncat net netcat netsh "
    "netstat nft nikto nl nltest nmap node nohup nologin npm npx nsenter nslookup openssl parted passwd perl "
    "php ping pip pip3 pipx pkexec pkill poweroff powershell printenv printf procdump ps psql pwd pwsh "
    "python python2 python3 query quser rar rclone rd reboot reg regsvr32 rev rm rmdir route rsync ruby "
    "runas rundll32 runuser sc schtasks scp screen script sed sendmail setcap setenforce sftp sgdisk sh "
    "shred shutdown sleep socat source sqlmap ss ssh start stdbuf strace su sudo sysctl systemctl systeminfo "
    "tac tail takeown tar taskkill tasklist tclsh tcpdump tee telnet terraform tftp timeout tmutil tmux "
    "touch tr traceroute truncate type ufw umount unalias uname unlink unset unshadow unshare unzip useradd "
    "userdel usermod users vi vim visudo vssadmin w watch wbadmin wevtutil wget where who whoami wipefs wmic "
    "wscript xargs xxd zip zsh".split()
)
"""Programs that run, fetch, read, destroy or spy, of Unix and of Windows."""
