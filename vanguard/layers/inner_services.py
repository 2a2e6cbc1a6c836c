"""Which services of the machine and of inner networks honest work fetches, and which it does not.

Developers fetch ``http://localhost:3000`` all day.  What runs on the default ports, and on those that
databases, caches, container engines and clusters listen on, is nothing that a tool for the web is for.
"""

from __future__ import annotations

from vanguard.layers.hosts import Host, Reach
from vanguard.layers.urls import Url

_DEFAULT = {"": 80, "http": 80, "ws": 80, "https": 443, "wss": 443, "ftp": 21}
_WEB = frozenset([80, 443])
_FIRST = 1024
"""The first port that a program may open without being root."""
_PORTS = frozenset(
    {
        1433: "SQL Server",
        1521: "Oracle",
        2049: "NFS",
        2181: "ZooKeeper",
        2375: "Docker",
        2376: "Docker",
        2377: "Docker Swarm",
        2379: "etcd",
        2380: "etcd",
        3306: "MySQL",
        3389: "RDP",
        4001: "etcd",
        4194: "cAdvisor",
        4646: "Nomad",
        5432: "PostgreSQL",
        5900: "VNC",
        5984: "CouchDB",
        5985: "WinRM",
        5986: "WinRM",
        6379: "Redis",
        6443: "Kubernetes",
        7077: "Spark",
        8200: "Vault",
        8500: "Consul",
        9042: "Cassandra",
        9092: "Kafka",
        9200: "Elasticsearch",
        9300: "Elasticsearch",
        10250: "kubelet",
        10255: "kubelet",
        10256: "kube-proxy",
        11211: "memcached",
        27017: "MongoDB",
        50070: "HDFS",
    }
)


def is_service(host: Host, url: Url) -> bool:
    """Whether a URL leads to an inner service that honest work does not fetch.

    Of the machine itself that is every port below 1024, also where none is written, and the ports of
    well-known services; of an inner network these services, and ports below 1024 other than the web's.
    """
    if is_named(host, url):
        return True
    if host.reach not in (Reach.LOOPBACK, Reach.PRIVATE):
        return False
    port = _port(url)
    if host.reach is Reach.PRIVATE:
        return host.address is not None and port < _FIRST and port not in _WEB and url.port is not None
    return port < _FIRST


def is_named(host: Host, url: Url) -> bool:
    """Whether an inner service is one that nobody browses: a control plane, or a port in the table."""
    if host.reach is Reach.CONTROL:
        return True
    return host.reach in (Reach.LOOPBACK, Reach.PRIVATE) and _port(url) in _PORTS


def _port(url: Url) -> int:
    return _DEFAULT.get(url.scheme, 0) if url.port is None else url.port
