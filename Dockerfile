# The hosted gateway:  docker build --tag vanguard .
# docs/deployment.md says how to run it.

# With a C compiler, so that what every message passes is compiled.
FROM python:3.13-bookworm AS build
WORKDIR /src
COPY .ci/pins-image.txt .ci/pins-build.txt .ci/
RUN python -m venv /opt/vanguard
RUN /opt/vanguard/bin/pip install --require-hashes --requirement .ci/pins-image.txt
RUN /opt/vanguard/bin/pip install --require-hashes --requirement .ci/pins-build.txt --target /opt/build
COPY pyproject.toml README.md LICENSE ./
COPY .ci/build_hook.py .ci/compiling.py .ci/native_values.py .ci/written_out.py .ci/compiled.txt .ci/
COPY vanguard vanguard
COPY rules rules
COPY benchmarks benchmarks
RUN PYTHONPATH=/opt/build VANGUARD_COMPILE=1 /opt/vanguard/bin/pip wheel --no-deps --no-index --no-build-isolation --wheel-dir /opt/wheels .
RUN /opt/vanguard/bin/pip install --no-deps --no-index --find-links /opt/wheels mcp-vanguard
RUN /opt/vanguard/bin/pip uninstall --yes pip
RUN mkdir -p /opt/state

FROM python:3.13-slim-bookworm
COPY --from=build /opt/vanguard /opt/vanguard
# What the gateway writes: its audit log and its caches.  Everything else may be read-only.
COPY --from=build --chown=10001:10001 --chmod=700 /opt/state /var/lib/vanguard
ENV PATH=/opt/vanguard/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/var/lib/vanguard \
    VANGUARD_HOME=/var/lib/vanguard \
    PORT=8080
USER 10001:10001
WORKDIR /var/lib/vanguard
VOLUME /var/lib/vanguard
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/health'); sys.exit(c.getresponse().status != 200)"]
CMD ["vanguard", "serve", "--host", "0.0.0.0"]
