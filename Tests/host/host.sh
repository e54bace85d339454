# A throw-away Debian, booted as a container: sourced by the scripts beside it, not run.
#
# Real there: systemd as PID 1, journald, D-Bus, sshd, sudo, PAM. Not there: a kernel of its own, so
# only net.* parameters can be written, and no kernel audit.
#
# Needs root, mmdebstrap and systemd-nspawn. Everything lies below $HOST_CACHE.

HOST_SUITE=${HOST_SUITE:-bookworm}
HOST_CACHE=${HOST_CACHE:-/var/cache/temper-host}/$HOST_SUITE
HOST_ROOTFS=$HOST_CACHE/rootfs
HOST_RUN=$HOST_CACHE/run-$$

HOST_PACKAGES=(
    systemd systemd-sysv udev dbus libpam-systemd
    openssh-server openssh-client sudo procps iproute2
    libaudit1 libsystemd0 libyaml-0-2 libstdc++6
    rpcbind avahi-daemon cron python3 auditd attr kmod vim-tiny
)

say() { printf 'host: %s\n' "$*" >&2; }

# Ends a script that can't run here; where CI is set, that is a failure.
skip() {
    echo "${0#"$PWD"/}: skipped: $1"
    [ -z "${CI:-}" ] || exit 1
    exit 0
}

# host_needs PROGRAM…: skips where root or one of them is missing.
host_needs() {
    [ "$(id -u)" = 0 ] || skip "needs root"
    local program
    for program; do
        command -v "$program" >/dev/null || skip "$program is not installed"
    done
}

# The Debian mirror that this machine's own apt uses, for the wanted release.
host_sources() {
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Identifier: Packages' 'Origin: Debian' |
        sed -E "s/ (bookworm|trixie)/ $HOST_SUITE/" | sort -u
}

# Builds the image once; again where the list of packages or this function changed.
host_image() {
    local stamp work
    stamp=$({ echo "${HOST_PACKAGES[@]}"; declare -f host_image; } | sha256sum | cut -c1-16)
    [ "$(cat "$HOST_CACHE/stamp" 2>/dev/null)" = "$stamp" ] && return
    mkdir -p "$HOST_CACHE"
    work=$(mktemp -d "$HOST_CACHE/build.XXXXXX")
    say "building the $HOST_SUITE image"
    host_sources >"$work/sources.list"
    apt-config dump --format '%F "%v";%n' | grep -E '^Acquire::(Check-|https?::|Retries)' >"$work/apt.conf"
    mmdebstrap --quiet --mode=root --variant=minbase --format=directory \
        --aptopt="$work/apt.conf" --aptopt='Acquire::Languages "none"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --include="$(IFS=,; echo "${HOST_PACKAGES[*]}")" \
        "$HOST_SUITE" "$work/rootfs" "$work/sources.list" 2>"$work/log" || {
        tail "$work/log" >&2
        return 1
    }
    local root=$work/rootfs
    echo temper-host >"$root/etc/hostname"
    printf '127.0.0.1 localhost temper-host\n::1 localhost\n' >"$root/etc/hosts"
    chroot "$root" useradd -m -s /bin/bash deploy
    printf 'deploy ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/deploy"
    chmod 440 "$root/etc/sudoers.d/deploy"
    install -d "$root/var/log/journal"
    # No kernel audit in a container; Tests/machine enables auditd in its own copy.
    chroot "$root" systemctl -q disable apt-daily.timer apt-daily-upgrade.timer auditd.service
    # Debian 13 loads the rules by a unit of its own.
    [ ! -e "$root/usr/lib/systemd/system/audit-rules.service" ] ||
        chroot "$root" systemctl -q disable audit-rules.service
    rm -rf "$HOST_ROOTFS"
    mv "$root" "$HOST_ROOTFS"
    rm -rf "$work"
    echo "$stamp" >"$HOST_CACHE/stamp"
}

# Boots the image with a writable layer over it; returns once systemd has started everything.
host_boot() {
    mkdir -p "$HOST_RUN/layer"
    setsid unshare --mount --pid --mount-proc --fork --kill-child=KILL \
        "$(dirname "${BASH_SOURCE[0]}")/first-process" "$HOST_RUN" "$HOST_ROOTFS" \
        </dev/null >"$HOST_RUN/console" 2>&1 &
    HOST_OUTER=$!
    disown "$HOST_OUTER"
    local tries=0
    # A host where a unit failed says 'degraded', with status 1.
    until host_find && case $(in_host systemctl is-system-running 2>/dev/null) in
        running | degraded) ;;
        *) false ;;
    esac; do
        kill -0 "$HOST_OUTER" 2>/dev/null || { tail "$HOST_RUN/console" >&2; say "it ended"; return 1; }
        tries=$((tries + 1))
        [ $tries -lt 600 ] || { tail "$HOST_RUN/console" >&2; say "it did not start in time"; return 1; }
        sleep 0.1
    done
}

# The container's PID 1 is two children below: systemd-nspawn's child.
host_find() {
    local pid=$HOST_OUTER _
    for _ in 1 2; do
        pid=$(cut -d' ' -f1 "/proc/$pid/task/$pid/children" 2>/dev/null) && [ -n "$pid" ] || return 1
    done
    HOST_INNER=$pid
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = systemd ]
}

# Runs a command inside.
in_host() {
    nsenter --target "$HOST_INNER" --mount --uts --ipc --net --pid --cgroup --root --wd \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"
}

host_put() {
    nsenter --target "$HOST_INNER" --mount --root --wd sh -c "mkdir -p '$(dirname "$2")' && cat >'$2'" <"$1"
}

# A power cut, as far as a container can have one: everything in it dies at once.
host_down() {
    if [ -n "${HOST_OUTER:-}" ]; then
        kill -KILL "$HOST_OUTER" 2>/dev/null
        while kill -0 "$HOST_OUTER" 2>/dev/null; do sleep 0.02; done
    fi
    HOST_OUTER=
    [ "${1:-}" = keep ] || rm -rf "$HOST_RUN"
}
