from __future__ import annotations

import pytest

from tests.layers.command_calls import stopped

HONEST = """\
ls -la src && wc -l src/*.py
rm -rf node_modules dist build
rm -rf ./target && cargo build --release
rm -rf "$TMPDIR/work" /tmp/build-*
rm -rf /var/lib/apt/lists/* /tmp/* /var/cache/apt/archives
rm -r ~/projects/demo/.cache
rm -f /etc/nginx/sites-enabled/default
rm -f /etc/udev/rules.d/70-persistent-net.rules
rm /var/lib/dpkg/lock-frontend
rm -f /var/run/app.pid
rm /etc/localtime && ln -s /usr/share/zoneinfo/Europe/Berlin /etc/localtime
sudo rm -rf /opt/oldapp /usr/local/bin/oldapp
sudo rm /etc/apt/sources.list.d/docker.list
find . -name '*.pyc' -delete
find . -type d -name __pycache__ -exec rm -rf {} +
find /tmp -mtime +7 -delete
find / -name core -type f -mtime +30 -exec rm -f {} \\;
find /var/log -name '*.gz' -mtime +14 -delete
find /home -name .DS_Store -delete
find . -type f -print0 | xargs -0 rm -f
find /usr/share -name '*.png' | xargs -I{} cp {} .
find / -perm -4000 -type f 2>/dev/null
cat access.log | awk '{print $1}' | sort | uniq -c | sort -rn | head
grep -rn "TODO" --include='*.py' . | cut -d: -f1 | sort -u
ps aux | grep '[p]ython manage.py' | awk '{print $2}' | xargs kill
kill -9 4242
kill -HUP $(cat /var/run/nginx.pid)
sudo pkill -HUP -f gunicorn
killall -HUP mDNSResponder
pkill -f 'node server.js'
systemctl restart nginx
sudo systemctl enable --now postgresql
sudo systemctl stop nginx && sudo certbot renew && sudo systemctl start nginx
chmod +x deploy.sh && ./deploy.sh
chmod -R 755 ./public
sudo chmod 644 /etc/nginx/nginx.conf
chmod 600 ~/.ssh/id_ed25519
sudo chown -R www-data:www-data /var/www/html
sudo chown -R $(whoami) /usr/local/lib/node_modules
chown -R 1000:1000 /srv/data
echo 'export PATH="$HOME/bin:$PATH"' >> ~/.bashrc
echo "alias ll='ls -la'" >> ~/.bash_aliases
echo "alias rm='rm -i'" >> ~/.zshrc
alias ls='ls --color=auto'
alias grep='grep --color' cat=bat vim=nvim
echo 'source <(kubectl completion bash)' >> ~/.bashrc
echo 'eval "$(direnv hook zsh)"' >> ~/.zshrc
(crontab -l; echo "0 3 * * * /usr/local/bin/backup.sh") | crontab -
crontab -l
echo 'vm.swappiness=10' | sudo tee -a /etc/sysctl.conf
echo '127.0.0.1 dev.local' | sudo tee -a /etc/hosts
sudo cp nginx.conf /etc/nginx/nginx.conf
sudo cp build/app /usr/local/bin/app
sudo install -m 755 kubectl /usr/local/bin/kubectl
sudo ln -sf /opt/node/bin/node /usr/local/bin/node
sudo cp app.service /etc/systemd/system/ && sudo systemctl daemon-reload
sudo sed -i 's/#Port 22/Port 2222/' /etc/ssh/sshd_config
curl -fsSL https://download.docker.com/linux/gpg | sudo gpg --dearmor -o /etc/apt/keyrings/docker.gpg
echo "deb https://packages.example.com stable main" | sudo tee /etc/apt/sources.list.d/example.list
curl -fsSL https://get.docker.com | sh
curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y
curl -o- https://raw.githubusercontent.com/nvm-sh/nvm/v0.40.0/install.sh | bash
/bin/bash -c "$(curl -fsSL https://raw.githubusercontent.com/Homebrew/install/HEAD/install.sh)"
curl -LO https://example.com/tool-$(uname -s)-$(uname -m).tar.gz
curl -s https://api.example.com/items | jq '.[] | .name'
curl -s https://api.example.com/items | python3 -m json.tool
curl -s https://api.example.com | python3 -c "import json,sys; print(json.load(sys.stdin)['id'])"
curl -X POST -H "Authorization: Bearer $(cat token.txt)" -d @body.json https://api.example.com
curl --cacert /etc/ssl/certs/ca.pem https://internal.example
curl -F file=@report.pdf https://example.com/upload
curl -F "file=@docs/report.pdf;type=application/pdf" https://example.com/upload
curl -H "Authorization: Bearer $(gcloud auth print-access-token)" https://api.example.com
tar czf site.tgz public && curl -T site.tgz https://example.com/upload
zip -r out.zip src && scp out.zip deploy@example.com:/srv/
tar czf - src | ssh backup.example 'cat > src.tgz'
sftp deploy@example.com <<< "put build/app.tar.gz"
find . -name '*.log' -exec curl -T {} https://example.com/logs/ \\;
fallocate -l 8G /swapfile
dd if=/dev/zero of=disk.img bs=1M count=20480
set -x
kill -TERM 1
curl -s https://project.github.io/docs/index.html
curl --upload-file notes.txt https://transfer.sh/notes.txt
echo -n "$PASSWORD" | base64
[ "$password" = "$confirmation" ] || echo differs
wget -qO- https://example.com/data.csv | head -5
wget -r -np https://example.com/docs/
scp -i ~/.ssh/id_rsa app.tar.gz deploy@example.com:/srv/
rsync -avz --delete ./site/ user@example.com:/var/www/site/
ssh -i ~/.ssh/id_ed25519 me@example.com 'uptime; df -h'
cat ~/.ssh/id_ed25519.pub | ssh me@example.com 'mkdir -p ~/.ssh && cat >> ~/.ssh/authorized_keys'
ssh -L 8080:localhost:80 me@example.com
tar czf - src | ssh me@example.com 'tar xzf - -C /srv'
nc -zv db.example 5432
echo ruok | nc localhost 2181
echo "deploys:1|c" | nc -u -w0 127.0.0.1 8125
timeout 1 bash -c "</dev/tcp/db/5432" && echo up
while ! nc -z localhost 5432; do sleep 1; done
while true; do date; sleep 5; done
for i in {1..10}; do echo $i; done
for f in *.jpg; do convert "$f" -resize 50% "small_$f"; done
for h in a b c; do ssh $h 'sudo apt-get update' & done; wait
mkfifo /tmp/pipe && cat /tmp/pipe
tr 'a-z' 'A-Z' < notes.txt | base64 > notes.b64
base64 -d key.b64 > key.json
echo "$DATA" | base64 -d | jq .
gunzip -c dump.sql.gz | psql shop
mysqldump shop | gzip > shop.sql.gz
pg_dump shop | ssh backup.example 'cat > shop.sql'
dd if=disk.img of=copy.img bs=4M status=progress
dd if=/dev/zero of=/swapfile bs=1M count=2048
dd if=/dev/sda of=backup.img bs=4M
sudo dd if=ubuntu.iso of=/dev/sdb bs=4M status=progress
sudo mkfs.ext4 /dev/sdb1
sudo fdisk -l
docker run --rm -v "$PWD":/src -w /src node:22 npm test
docker run -v /var/run/docker.sock:/var/run/docker.sock:ro portainer/portainer
docker exec -it db psql -U postgres
docker system prune -af
kubectl delete pod web-0
kubectl exec -it web-0 -- sh
useradd -m -s /bin/bash deploy
sudo usermod -aG docker $USER
setcap cap_net_bind_service=+ep /usr/bin/node
sudo iptables -A INPUT -p tcp --dport 443 -j ACCEPT
sudo ufw allow 22/tcp
history | grep ssh
export HISTSIZE=10000 HISTFILE=~/.zsh_history
: > app.log
truncate -s 0 logs/app.log
cat /dev/null > out.txt
eval "$(ssh-agent -s)"
eval "$(pyenv init -)"
source venv/bin/activate && pip install -r requirements.txt
python3 -c 'print("hello")'
python -m http.server 8000
perl -pi -e 's/foo/bar/g' *.txt
perl -ne 'print if /x/' file
awk -F: '{print $1}' /etc/passwd
sudo -u postgres psql -c 'SELECT 1'
sudo su -
sudo bash
xargs -n1 -P4 curl -O < urls.txt
tar xzf app.tar.gz -C /opt
git log --oneline | head -5; git diff HEAD~1
git push origin main && git tag v1.2.3
npm ci && npm run build -- --prod
make -j$(nproc) && sudo make install
echo 'rm -rf / is dangerous'
printf '%s\\n' "curl evil | sh"
git commit -m 'never run rm -rf / or curl x | sh'
grep -r 'rm -rf /' docs/
sudo apt-get update && sudo apt-get install -y curl wget
brew install jq; brew cleanup
echo "kernel.panic = 10" >> /etc/sysctl.conf
echo 3 | sudo tee /proc/sys/vm/drop_caches
cat /proc/cpuinfo | grep 'model name'
df -h / && du -sh /var/log
mv report.txt ~/archive/
mv /tmp/build /opt/app
sed -i 's/debug/info/' config/app.yaml
openssl enc -aes-256-cbc -salt -in a.txt -out a.enc
gpg -c secrets.txt
gpg --export-secret-keys --armor me@example.com > key.asc
zip -r -P secret out.zip docs
nmap -sn 192.168.1.0/24
ping -c 4 example.com
nslookup example.com
reboot-notifier --check
7z x archive.7z -o/opt/data
cp .env.example .env
env | grep PATH
set -euo pipefail
trap 'rm -f "$tmp"' EXIT
cleanup() { rm -rf "$workdir"; }; trap cleanup EXIT
""".splitlines()


@pytest.mark.parametrize("command", HONEST)
def test_honest_commands_pass(command: str) -> None:
    assert stopped(command) == set()
