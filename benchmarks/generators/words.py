"""Words of ordinary work, which the honest corpora are made of."""

from __future__ import annotations

WORDS: dict[str, list[str]] = {
    "person": "Ada Ben Chiara Dmitri Emeka Farah Goran Hana Ines Jonas Keiko Liam Maya Noor Otto Priya Quentin Rosa Sven Tuyet".split(),
    "team": "billing checkout search mobile platform growth support data design legal".split(),
    "project": "atlas harbor lantern meadow nimbus orchard pelican quartz ripple saffron tundra willow".split(),
    "module": "auth cart catalog client config events export gateway importer invoices layout mailer orders parser profile queue reports router scheduler storage sync tags theme users".split(),
    "noun": "button cache chart column cursor dialog dropdown endpoint field filter footer form header image index label layout list menu migration page panel query retry row schema sidebar table test timer toast token-counter tooltip widget".split(),
    "verb": "add adjust align bump cache check clean cover document drop extract fix guard handle inline load log move polish rename reorder replace restore round simplify skip sort split test trim tune update validate".split(),
    "adj": "broken duplicate empty flaky hidden late legacy missing nested new old optional pending recent slow stale unused wrong".split(),
    "ext": "py ts go rs java rb md yaml json css html sql toml tsx kt swift c cpp sh txt".split(),
    "dir": "src lib app docs tests pkg internal web api scripts config tools examples components services".split(),
    "file": ["<dir>/<module>.<ext>", "<dir>/<module>/<noun>.<ext>", "./<dir>/<module>_<noun>.<ext>", "<dir>/<project>/<module>/index.<ext>", "../<project>/<dir>/<module>.<ext>", "/work/<project>/<dir>/<module>.<ext>", "/home/<low>/<project>/<dir>/<noun>.<ext>"],
    "low": "ada ben chiara dmitri emeka farah goran hana ines jonas keiko liam maya noor otto priya".split(),
    "city": "Oslo Lagos Porto Kyoto Lima Tunis Graz Bergen Quito Perth Austin Nairobi Gdańsk Zürich Izmir Malmö".split(),
    "day": "Monday Tuesday Wednesday Thursday Friday".split(),
    "month": "January February March April May June July August September October November December".split(),
    "thing": "kettle lamp backpack notebook keyboard bicycle blender jacket tent headset monitor chair desk camera watch scarf teapot rug mirror vase".split(),
    "color": "red blue green black white grey amber teal olive beige".split(),
    "topic": "pricing hiring onboarding roadmap budget travel retention accessibility performance privacy localisation holidays training packaging suppliers".split(),
    "site": "example.com example.org docs.example.net shop.example.com blog.example.org wiki.example.net status.example.com github.com python.org developer.mozilla.org en.wikipedia.org arxiv.org".split(),
    "table": "orders customers products shipments invoices tickets events sessions visits reviews warehouses refunds subscriptions employees".split(),
    "col": "id name email status total created_at updated_at city country price quantity rating sku team region".split(),
    "status": "open closed paid pending shipped returned active draft archived late".split(),
    "pkg": "react lodash express vite eslint prettier typescript axios zod jest requests pandas numpy flask django pytest ruff black httpx pydantic".split(),
    "branch": ["feature/<module>-<noun>", "fix/<noun>-<adj>", "main", "develop", "release/<n>.<n>", "<low>/<verb>-<noun>", "chore/<verb>-<noun>"],
    "n": [str(each) for each in range(1, 60)],
    "host": "db cache web api worker mail".split(),
    "ns": "default staging prod monitoring <team> <project>".split(),
    "svc": "<module>-api <module>-worker <project>-web redis postgres nginx <team>-cron".split(),
    "do": ["<verb> the <adj> <noun>", "<verb> <module> <noun>", "<verb> the <noun> of the <module>", "<verb> <noun> in <module>"],
}
"""What the ``<names>`` of seeds may become; words may hold names in turn."""
