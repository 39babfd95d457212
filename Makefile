# Plain verbs. Each one makes its own set-up: python3 >= 3.11 and make are enough.
.DEFAULT_GOAL := help
.PHONY: help report test lab bench check clean FORCE

BIN := .venv/bin
READY := .venv/.ready
# the first one that runs, is new enough and can make an environment is taken
PYTHONS := python3.13 python3.12 python3.11 python3
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
# what a run imports is compiled at set-up (all of it would take a minute), fonts are listed, and
# an installation that cannot be imported is no installation
WARM := import great_tables, ipykernel.kernelapp, matplotlib.pyplot, nbconvert, openpyxl, papermill, pyarrow.parquet, pytest, seaborn

report test: export MPLBACKEND = Agg
report test: export OPENBLAS_NUM_THREADS = 1
# where bytecode is forbidden, as in many images, each of a hundred processes would compile pandas
export PYTHONDONTWRITEBYTECODE =

help:
	@echo 'make report   run the reports into outputs/     ARGS="NAME ..." for some of them'
	@echo 'make test     the tests, then every notebook against its stored outputs'
	@echo 'make lab      JupyterLab on notebooks/          ARGS="--no-browser" and the like'
	@echo 'make bench    measure speed                     ARGS are handed on'
	@echo 'make check    ruff and mypy'
	@echo 'make clean    remove .venv, caches and builds; outputs/ stays'

report: $(READY)
	$(BIN)/kgdata report $(ARGS)

# nbval gets forked kernels: twenty that import the same libraries would take a minute more
test: $(READY)
	$(BIN)/python -m pytest -p no:nbval -n 2 --dist worksteal
	JUPYTER_DEFAULT_PROVISIONER_NAME=kgdata-warm $(BIN)/python -m pytest --nbval \
	    --nbval-current-env notebooks -n 2 --dist loadscope -p no:cacheprovider

lab: $(READY)
	$(BIN)/jupyter-lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks $(ARGS)

bench: $(READY)
	$(BIN)/python -m tests.bench $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name .git -prune -o -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# an environment whose interpreter has gone is made again, whatever its stamp says
ifeq ($(wildcard $(BIN)/python),)
$(READY): FORCE
endif

# .venv/.lock is the lock that was wholly installed: while it is the present one, only the
# project itself is linked again. Anything else, half-made environments too, starts anew.
$(READY): requirements.lock pyproject.toml
	@set -e; rm -f $@; \
	if ! cmp -s requirements.lock .venv/.lock || ! $(BIN)/python -c 'import pip' 2>/dev/null; then \
	    for python in $(PYTHONS) none; do \
	        if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	            >/dev/null 2>&1; then break; fi; \
	    done; \
	    if [ $$python = none ]; then \
	        echo 'make: no python3 >= 3.11 with venv found; install one (Debian: python3 and python3-venv)' >&2; \
	        exit 1; \
	    fi; \
	    echo "making .venv with $$python: a minute or two, once"; \
	    rm -rf .venv; $$python -m venv .venv; \
	    $(PIP) --no-compile -r requirements.lock; \
	    $(BIN)/python -c '$(WARM)'; \
	    cp requirements.lock .venv/.lock; \
	fi; \
	$(PIP) --no-index --no-deps --no-build-isolation -e .; \
	touch $@
