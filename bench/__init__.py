"""How fast and how heavy the product is, measured against what this machine does at best: `make bench`.

Each subject prints tables. A figure stands beside a baseline measured in the same run, round about, by the same
interpreter: trust the ratios, the rest is this machine. Nothing here passes or fails by a time.

`make bench BENCH="--only registration"` runs one subject; `--heavy` takes the sizes of a country; `--smallest` only
shows that everything runs. `docs/performance.md` keeps and explains the figures.
"""
