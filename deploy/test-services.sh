#!/usr/bin/env bash
# Makes sure that what the tests talk to is there: PostgreSQL, RabbitMQ, Mosquitto, Chromium and a font with
# Vietnamese letters. Starts what is installed but stopped; as root on Debian or Ubuntu it also installs what is
# missing; otherwise it says what to install. Called by `make test`, `make check` and CI.
# A service that lives elsewhere is named by TINBUON_TEST_POSTGRES_URL, TINBUON_TEST_BROKER_URL or
# TINBUON_TEST_MQTT_URL; then that one is left alone here.
set -uo pipefail
export LC_ALL=C.UTF-8 # a cluster made by the package takes its encoding from here

ROLE=tinbuon # test role in PostgreSQL: password the same, may create databases
missing=()   # Debian packages
stopped=()   # services that did not answer, with the way to start them

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
has() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }
is_root() { [ "$(id -u)" = 0 ]; }
systemd() { [ -d /run/systemd/system ]; }

wait_for() { # port, seconds
    local i
    for ((i = 0; i < $2 * 5; i++)); do
        answers "$1" && return 0
        sleep 0.2
    done
    return 1
}

postgres_version() { # of the newest cluster, or else of the newest server that has none yet
    ls /etc/postgresql 2>/dev/null | sort -V | tail -1 | grep . || ls /usr/lib/postgresql 2>/dev/null | sort -V | tail -1
}

start_postgres() {
    local version
    version=$(postgres_version)
    [ -n "$version" ] || return 1
    [ -d "/etc/postgresql/$version/main" ] || pg_createcluster "$version" main >/dev/null || return 1
    pg_ctlcluster --skip-systemctl-redirect "$version" main start
}
start_rabbitmq() { if systemd; then systemctl start rabbitmq-server; else rabbitmq-server -detached; fi; }
start_mosquitto() {
    if systemd; then systemctl start mosquitto; else
        install -d -o mosquitto -g mosquitto /run/mosquitto 2>/dev/null
        /usr/sbin/mosquitto -d -c /etc/mosquitto/mosquitto.conf
    fi
}

find_chromium() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    name="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    [ -x "$name" ] && echo "$name"
}
has_font() { [ "$(uname)" = Darwin ] || { has fc-list && fc-list :lang=vi family | grep -q .; }; }

# name | port | command that shows it is installed | Debian package | variable that names another one
SERVICES="
PostgreSQL|5432|pg_ctlcluster|postgresql|TINBUON_TEST_POSTGRES_URL
RabbitMQ|5672|rabbitmq-server|rabbitmq-server|TINBUON_TEST_BROKER_URL
Mosquitto|1883|mosquitto|mosquitto|TINBUON_TEST_MQTT_URL"

each_service() { # calls $1 with name, port, command, package of every service that does not answer
    local name port command package variable
    while IFS='|' read -r name port command package variable; do
        [ -n "$name" ] || continue
        [ -z "${!variable:-}" ] || continue
        answers "$port" || "$1" "$name" "$port" "$command" "$package"
    done <<<"$SERVICES"
}

note_missing() { has "$3" || missing+=("$4"); }

install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! is_root || ! has apt-get; then
        printf 'Tests need these, which are not installed: %s\n' "${missing[*]}" >&2
        printf '  Debian or Ubuntu:  sudo apt-get install %s\n' "${missing[*]}" >&2
        printf '  macOS:             brew install postgresql@17 rabbitmq mosquitto, and Google Chrome\n' >&2
        printf '  Without them:      make test SERVICES=no (leaves out the tests that need them)\n' >&2
        return 1
    fi
    echo "Installing ${missing[*]} ..."
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -20 "$log" >&2
        rm -f "$log"
        printf 'apt-get could not install: %s (see above).\n' "${missing[*]}" >&2
        return 1
    fi
    rm -f "$log"
}

start() { # name, port
    local log
    if is_root; then
        echo "Starting $1 ..."
        log=$(mktemp)
        case $1 in
            PostgreSQL) start_postgres ;;
            RabbitMQ) start_rabbitmq ;;
            Mosquitto) start_mosquitto ;;
        esac >"$log" 2>&1 </dev/null
        if wait_for "$2" 60; then rm -f "$log"; return 0; fi
        cat "$log" >&2
        rm -f "$log"
    fi
    stopped+=("$1 (127.0.0.1:$2)")
}

note_stopped() {
    [ ${#stopped[@]} -gt 0 ] || return 0
    printf 'Tests need these, which do not answer: %s\n' "$(IFS=,; echo "${stopped[*]}")" >&2
    printf '  Debian or Ubuntu:  sudo service postgresql start, sudo service rabbitmq-server start, ' >&2
    printf 'sudo service mosquitto start\n' >&2
    printf '  or let it be done: sudo bash deploy/test-services.sh\n' >&2
    printf '  Without them:      make test SERVICES=no (leaves out the tests that need them)\n' >&2
    return 1
}

as_role() { PGPASSWORD=$ROLE PGCONNECT_TIMEOUT=5 psql -qAtX -h 127.0.0.1 -U $ROLE -d postgres "$@"; }
as_admin() { # whichever way in there is: the postgres user, trust on loopback, or a superuser of one's own
    local sql=$1
    if is_root && id postgres >/dev/null 2>&1; then
        (cd / && su postgres -c "psql -qAtX -v ON_ERROR_STOP=1 -d postgres" <<<"$sql") && return
    fi
    PGCONNECT_TIMEOUT=5 psql -qAtXw -v ON_ERROR_STOP=1 -h 127.0.0.1 -U postgres -d postgres -c "$sql" ||
        PGCONNECT_TIMEOUT=5 psql -qAtXw -v ON_ERROR_STOP=1 -d postgres -c "$sql"
}

make_role() {
    [ -z "${TINBUON_TEST_POSTGRES_URL:-}" ] || return 0
    if ! has psql; then
        echo "PostgreSQL answers but its client psql is missing: install postgresql-client, or set TINBUON_TEST_POSTGRES_URL." >&2
        return 1
    fi
    [ "$(as_role -c 'select rolcreatedb from pg_roles where rolname = current_user' 2>/dev/null)" = t ] || {
        echo "Making the PostgreSQL role $ROLE for tests ..."
        as_admin "do \$\$ begin
            if not exists (select from pg_roles where rolname = '$ROLE') then create role $ROLE; end if;
        end \$\$; alter role $ROLE with login createdb password '$ROLE';" 2>/dev/null
    }
    if ! as_role -c 'select 1' >/dev/null 2>&1; then
        echo "The tests' PostgreSQL role cannot be made or used. As a PostgreSQL superuser, run:" >&2
        echo "  create role $ROLE with login createdb password '$ROLE';" >&2
        echo "or name a database of your own: TINBUON_TEST_POSTGRES_URL=postgres://user:password@host:5432/name" >&2
        return 1
    fi
    [ "$(as_role -c "select 1 from pg_database where datname = '${ROLE}_test'")" = 1 ] && return
    local utf8=""
    if [ "$(as_role -c 'show server_encoding')" != UTF8 ]; then
        utf8="template template0 encoding 'UTF8' locale 'C.UTF-8'" # a cluster made without a locale
    fi
    as_role -c "create database ${ROLE}_test $utf8"
}

each_service note_missing
find_chromium >/dev/null || missing+=(chromium)
has_font || missing+=(fontconfig fonts-noto-core)
install_missing || exit 1
each_service start
note_stopped || exit 1
make_role || exit 1
if ! find_chromium >/dev/null; then
    echo "No Chromium: 'chromium' or 'google-chrome' must be on the PATH (on Ubuntu the package only points at a snap;" >&2
    echo "install Google Chrome there, or: .venv/bin/playwright install chromium and link it as 'chromium')." >&2
    exit 1
fi
