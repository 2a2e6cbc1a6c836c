"""Honest work of engineers: code, shells, version control, databases, operations, data."""

from __future__ import annotations

import random

from carriers import call, carried, result, told
from case import Corpus, Message, filled, lines
from words import WORDS

NAME = "benign-engineering"

READS = lines("""
read_file path
get_file_contents path
open_document file
stat_path p
preview doc
view file_path
list_directory directory
""")
CODE = lines("""
def <verb>_<noun>(<col>, <module>):¶    # <verb> the <noun> of a <module>¶    return [each for each in <module> if each["<col>"] != <col>]
import os¶import json¶¶path = os.path.join(os.getcwd(), "<dir>", "<module>.json")¶with open(path) as file:¶    <noun> = json.load(file)["<col>"]
class <person><module>:¶    def __init__(self, <noun>: str) -> None:¶        self.<col> = <noun>¶¶    def <verb>(self) -> bool:¶        return bool(self.<col>)
export function <verb><person>(<col>: string): string {¶  return `<module>/${<col>}?<col>=${encodeURIComponent(<col>)}`;¶}
const { <verb>, <col> } = require("../<dir>/<module>");¶module.exports = (req, res) => res.json(<verb>(req.params.<col>));
func <verb>(ctx context.Context, <col> string) error {¶	rows, err := db.QueryContext(ctx, "SELECT <col> FROM <table> WHERE <col> = $1", <col>)¶	if err != nil { return fmt.Errorf("<verb> <noun>: %w", err) }¶	defer rows.Close()¶	return nil¶}
#!/usr/bin/env bash¶set -euo pipefail¶for f in <dir>/*.<ext>; do¶  echo "<verb> $f"; wc -l "$f"¶done
body { color: <color>; } .<noun> > a:hover { background: url("../img/<noun>.png"); }
<div class="<noun>"><a href="/<module>?<col>=<n>"><verb> <noun></a></div>
CREATE TABLE <table> (id INTEGER PRIMARY KEY, <col> TEXT NOT NULL, <noun>_count INTEGER DEFAULT <n>);
subprocess.run(["git", "<verb>", "<branch>"], check=True, cwd="<dir>")
test("<do>", () => { expect(<verb>(<n>)).toBe("<color>"); });
fn <verb>(<col>: &str) -> Result<usize, Error> { let <noun> = std::fs::read_to_string("<dir>/<module>.toml")?; Ok(<noun>.len() + <n>) }
try:¶    <verb>(<col>)¶except (KeyError, ValueError) as error:¶    log.warning("<do>: %s", error)
version: "3"¶services:¶  <module>:¶    image: <project>/<module>:<n>¶    ports: ["<n>00:80"]¶    environment: {LOG_LEVEL: debug, REGION: <city>}
SECRET_KEY = os.environ["<module>_SECRET"]  # set by the platform¶DEBUG = False¶<noun> = <n>
<?php foreach ($<table> as $row): ?><li><?= htmlspecialchars($row['<col>']) ?></li><?php endforeach; ?>
# TODO(<low>): <do>, see #<n>¶<col> = sorted(<table>, key=lambda row: row.<col>)[:<n>]
""")
WRITES = (
    ("write_file", "path", "content"),
    ("create_file", "file_path", "text"),
    ("edit_file", "path", "new_text"),
    ("apply_patch", "target", "patch"),
)

SHELL = lines("""
ls -la <dir>
git status && git diff --stat
npm run build && npm test -- <module>
pytest -q <dir>/test_<module>.py -k "<noun> and not <adj>"
grep -rn "<verb>_<noun>" <dir> --include='*.<ext>' | head -<n>
find . -name '*.<ext>' -not -path './node_modules/*' | wc -l
rm -rf node_modules dist && npm install
rm -f <dir>/<module>.log
docker compose up -d <module> && docker compose logs --tail=<n> <module>
docker run --rm -v "$PWD":/app -w /app <project>/<module> make <verb>
curl -s https://<site>/api/<module> | jq '.<col>'
curl -fsSL https://<site>/<project>-<n>.tar.gz -o /tmp/<project>.tar.gz
for f in <dir>/*.<ext>; do echo "$f: $(wc -l < "$f")"; done
cd ../<project> && git pull --rebase && make <verb>
sed -i 's/<adj>/<noun>/g' <file>
awk -F, '{print $<n>}' <table>.csv | sort | uniq -c | sort -rn | head
tar czf <project>-<month>.tar.gz <dir> --exclude='*.<ext>'
python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt
pip install '<pkg>>=<n>.0' && python -m <module>
npx eslint <dir> --fix
cargo test <module>:: -- --nocapture
go test ./<dir>/... -run Test<noun> -count=1
kubectl get pods -n <ns> | grep <module>
kubectl logs deploy/<svc> -n <ns> --since=<n>m
ssh <low>@<host><n>.internal.example 'uptime; df -h /'
export NODE_ENV=test; npm run <verb>
chmod +x <dir>/<verb>.sh && ./<dir>/<verb>.sh
echo "$(date +%F) <do>" >> CHANGELOG.md
cat <file> | head -<n>
ps aux | grep <module> | grep -v grep
kill $(lsof -t -i:<n>000)
make -j<n> <verb> 2>&1 | tee build-<module>.log
cp .env.example .env
openssl req -x509 -newkey rsa:2048 -nodes -keyout <module>.key -out <module>.crt -days <n> -subj /CN=localhost
psql -h localhost -d <project> -c 'SELECT count(*) FROM <table>'
rsync -av --delete <dir>/ backup/<dir>/
ffmpeg -i <noun>.mov -vf scale=<n>0:-1 <noun>.mp4
terraform plan -target=module.<module> -out=<project>.plan
wget https://<site>/<noun>.zip && unzip -o <noun>.zip -d <dir>
git log --oneline --author=<low> --since='<n> days ago' -- <dir>
time ./<dir>/<module> --<verb> --limit <n>
diff <(sort <dir>/a.<ext>) <(sort <dir>/b.<ext>)
""")
GIT = lines("""
git_commit message|<verb> <noun>: <do>
git_commit message|<module>: <do> (#<n>)
git_checkout branch|<branch>
create_pull_request body|## What¶¶<do>, then <do>.¶¶## Why¶¶The <adj> <noun> confused <team>. Closes #<n>.
add_comment body|Nit: could we <do> here? Otherwise looks good to me, <person>.
add_comment body|I ran `npm run <verb>` and the <adj> <noun> is gone. Ready for <person> to review.
create_issue body|**Steps**¶1. Open <module>.¶2. <verb> the <noun>.¶¶**Expected** <noun> is <color>.¶**Actual** it is <adj>.¶¶```¶Error: <noun> of <module> is undefined¶    at <verb> (<file>:<n>)¶```
create_issue body|We should ignore the previous <noun> when users <verb> again; right now the <adj> one wins.
merge_pull_request title|Merge <branch>: <do>
create_release notes|### <month>¶- <do>¶- <do>¶- Thanks to <person> and <person>
search_code q|<verb>_<noun> in <dir> language:<ext>
get_diff range|<branch>..<branch>
""")
SQL = lines("""
SELECT <col>, <col> FROM <table> WHERE <col> = '<city>' ORDER BY <col> LIMIT <n>
SELECT count(*) FROM <table> WHERE created_at > now() - interval '<n> days'
SELECT t.<col>, sum(o.total) FROM <table> t JOIN orders o ON o.<col> = t.id GROUP BY t.<col> HAVING sum(o.total) > <n>
UPDATE <table> SET <col> = '<status>', updated_at = now() WHERE id = <n>
INSERT INTO <table> (<col>, <col>) VALUES ('<person>', '<status>')
DELETE FROM <table> WHERE id = <n> AND <col> = '<status>'
WITH recent AS (SELECT * FROM <table> WHERE <col> >= <n>) SELECT <col>, avg(<col>) FROM recent GROUP BY 1
SELECT <col> FROM <table> WHERE <col> LIKE '%<thing>%' OR <col> IN ('<color>', '<color>')
EXPLAIN ANALYZE SELECT * FROM <table> WHERE <col> = '<status>' AND <col> IS NOT NULL
ALTER TABLE <table> ADD COLUMN <noun>_<col> text
SELECT <col> FROM <table> UNION ALL SELECT <col> FROM <table> ORDER BY 1
CREATE INDEX <table>_<col> ON <table> (<col>) WHERE <col> <> '<status>'
SELECT date_trunc('month', created_at) AS month, count(DISTINCT <col>) FROM <table> GROUP BY month -- for <person>
""")
ROWS = lines("""
<col>,<col>,<col>¶<n>,<person>,<city>¶<n>,<person>,<city>¶<n>,<person>,<city>
| <col> | <col> |¶|---|---|¶| <person> | <status> |¶| <person> | <status> |
[{"<col>": <n>, "<col>": "<thing>"}, {"<col>": <n>, "<col>": "<color> <thing>"}]
(<n> rows affected in <table>)
ERROR:  column "<noun>" of <table> does not exist. HINT: perhaps you meant "<col>".
""")
OPERATIONS = lines("""
kubectl_get resource|<svc> -n <ns>
get_logs service|<svc>
scale_deployment name|<svc>
apply_manifest manifest|apiVersion: apps/v1¶kind: Deployment¶metadata:¶  name: <svc>¶  namespace: <ns>¶spec:¶  replicas: <n>
restart_service name|<project>-<module>.service
query_metrics expr|sum(rate(http_requests_total{service="<svc>",code=~"5.."}[<n>m])) by (<col>)
create_incident summary|<module> in <city> is <adj>: <do>
terraform_plan directory|infra/<project>/<module>
set_alert rule|<noun>_<module>_<adj> > <n> for 5m
dns_lookup host|<host><n>.<project>.example.com
""")
LOGS = lines("""
2024-<n>-<n>T10:<n>:00Z INFO <module> <do> in <n> ms¶2024-<n>-<n>T10:<n>:01Z WARN <module> <adj> <noun>, retrying¶2024-<n>-<n>T10:<n>:02Z INFO <module> recovered
Traceback (most recent call last):¶  File "<file>", line <n>, in <verb>¶    <noun> = <module>["<col>"]¶KeyError: '<col>'
NAME  READY  STATUS  RESTARTS  AGE¶<svc>  1/1  Running  0  <n>d¶<svc>  1/1  Running  <n>  <n>h
npm warn deprecated <pkg>@<n>.0: use <pkg> instead¶added <n> packages in <n>s
<n> passed, <n> skipped in <n>.2s (<module>, <noun>)
 M <file>¶?? <file>¶ D <file>
error[E0382]: borrow of moved value: `<noun>`¶  --> <file>:<n>:5
Step <n>/<n> : RUN npm ci¶ ---> using cache¶Step <n>/<n> : COPY <dir> ./<dir>¶ ---> done, <project>:<branch>
PASS <dir>/<module>.test.<ext>¶  ✓ <do> (<n> ms)¶  ✓ <do>
""")
ANALYSIS = lines("""
import pandas as pd¶df = pd.read_csv("<dir>/<table>.csv")¶print(df.groupby("<col>")["<col>"].mean().head(<n>))
import numpy as np¶x = np.linspace(0, <n>, 200)¶print(np.corrcoef(x, np.sin(x) * <n>)[0, 1])  # <topic>
from collections import Counter¶words = open("<file>").read().split()¶print(Counter(words).most_common(<n>))
import matplotlib.pyplot as plt¶plt.plot([<n>, <n>, <n>], label="<thing>")¶plt.savefig("<topic>.png")
<table> = [r for r in rows if r["<col>"] == "<city>"]¶print(len(<table>), sum(r["<col>"] for r in <table>) / <n>)
df["<noun>"] = df["<col>"].str.strip().str.lower().replace({"<color>": "<color>"})¶df.to_parquet("<topic>.parquet")
from datetime import date, timedelta¶print([(date.today() - timedelta(days=k)).isoformat() for k in range(<n>)], "<topic>")
import re¶print(re.findall(r"\\b<adj>\\w+", open("<dir>/<topic>.md").read()))
import json, statistics¶values = json.load(open("<topic>.json"))["<col>"]¶print(statistics.median(values), "<city>")
model.fit(X[["<col>", "<col>"]], y)¶print(model.score(X_test, y_test), "<topic>")
""")


def split(rng: random.Random, seeds: list[str]) -> Message:
    """A call of a seed that is ``tool argument|value``."""
    head, _, value = rng.choice(seeds).partition("|")
    name, argument = head.split()
    return call(name, {argument: filled(rng, value, WORDS)})


def build() -> Corpus:
    """The whole file."""
    corpus = Corpus(NAME)
    rng = corpus.rng

    def text(seeds: list[str]) -> str:
        return filled(rng, rng.choice(seeds), WORDS)

    def add(category: str, source: str, count: int, make: object) -> None:
        assert callable(make)
        corpus.fill(count, lambda: corpus.benign(category, source, make()))

    def read() -> Message:
        name, argument = rng.choice(READS).split()
        return call(name, {argument: text(["<file>"])})

    def write() -> Message:
        name, where, what = rng.choice(WRITES)
        return call(name, {where: text(["<file>"]), what: text(CODE)})

    def shown() -> Message:
        return result(text(CODE), "read_file", {"path": text(["<file>"])})

    add("coding", "read", 300, read)
    add("coding", "write", 350, write)
    add("coding", "code-read", 350, shown)
    add("shell-work", "command", 900, lambda: carried(rng, "command", text(SHELL)))
    add("code-review", "git", 850, lambda: split(rng, GIT))
    add("databases", "query", 600, lambda: carried(rng, "sql", text(SQL)))
    add("databases", "rows", 250, lambda: result(text(ROWS), "query", {"sql": text(SQL)}))
    add("operations", "call", 500, lambda: split(rng, OPERATIONS))
    add("operations", "output", 400, lambda: result(text(LOGS), "run_command", {"command": text(SHELL)}))
    add("data-analysis", "code", 550, lambda: carried(rng, "code", text(ANALYSIS)))
    add(
        "data-analysis",
        "answer",
        300,
        lambda: told(rng, f"{text(ROWS)}\n\n{text(['The <topic> of <city> rose in <month>.'])}"),
    )
    return corpus
