# Rangebook in a container: Debian with its Python and its Chromium, the packages with their hashes, no root.
# How to start it: docs/container.md. Lint: hadolint (in the gate). Build: docker build -t rangebook .
FROM debian:bookworm-slim AS packages
# Debian's own packages are not pinned: only the newest has the security fixes, and older ones are not kept.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /tmp/requirements.txt
# Every package must be the one Rangebook was tested with: pip refuses any other content.
RUN python3 -m venv /opt/rangebook-packages \
    && /opt/rangebook-packages/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check \
        --only-binary :all: --require-hashes -r /tmp/requirements.txt \
    && /opt/rangebook-packages/bin/pip uninstall -y --disable-pip-version-check pip setuptools \
    && find /opt/rangebook-packages -type d -name tests -path "*/site-packages/*/tests" -prune -exec rm -rf {} +

FROM debian:bookworm-slim
# tini reaps what a killed browser leaves behind and hands on the signal to stop. The browser needs a font to draw,
# and Playwright's Node.js needs libatomic1.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 ca-certificates tini tzdata \
        chromium-headless-shell fonts-liberation libatomic1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin rangebook \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=packages /opt/rangebook-packages /opt/rangebook-packages
COPY . /opt/rangebook
WORKDIR /opt/rangebook
ENV RANGEBOOK_HOME=/data \
    RANGEBOOK_OTHER_DEVICES=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_SERVER_PORT=8501
USER 10001
VOLUME /data
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/opt/rangebook-packages/bin/python", "-c", \
         "import os, urllib.request as web; port = os.environ['STREAMLIT_SERVER_PORT']; \
          web.urlopen(f'http://127.0.0.1:{port}/_stcore/health', timeout=4).close()"]
ENTRYPOINT ["tini", "--", "/opt/rangebook-packages/bin/python", "-m", "streamlit", "run", "server.py", \
            "--server.address=0.0.0.0"]
