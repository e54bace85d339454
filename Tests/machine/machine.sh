# A throw-away Debian with a kernel of its own: sourced by the scripts beside it, not run.
#
# The kernel is User-mode Linux, Debian's package user-mode-linux: a Linux kernel as a process, so no
# virtualisation of the CPU is asked for. Real there, beyond what the container of Tests/host has: every
# sysctl of that kernel, the kernel's audit, a disk, reboots and power cuts. Not there: a second CPU, and
# the parameters that this kernel is built without (perf_event_paranoid, bpf_jit_*).
#
# The image is the one of Tests/host with a few things added. Needs root, what host.sh needs,
# linux.uml, mke2fs, ssh, a C compiler and /dev/net/tun. Everything lies below $HOST_CACHE.
. "$(dirname "${BASH_SOURCE[0]}")/../host/host.sh"

MACHINE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
MACHINE_IMAGE=$HOST_CACHE/machine.ext4
MACHINE_KEY=$HOST_CACHE/machine-key
MACHINE_SHIM=$HOST_CACHE/machine-xstate.so
MACHINE_RUN=$HOST_CACHE/machine-$$
MACHINE_ADDRESS=10.0.2.15
MACHINE_MEMORY=${MACHINE_MEMORY:-768}     # MiB

# Milliseconds since this machine started: its clock may be set meanwhile, by a test of clocks for one.
uptime_ms() {
    local up
    read -r up _ </proc/uptime
    echo "${up/./}0"
}

# Why no machine can be booted here; nothing where one can.
machine_hindrance() {
    [ "$(id -u)" = 0 ] || { echo "needs root"; return; }
    local program
    for program in mmdebstrap linux.uml mke2fs ssh ssh-keygen cc ip unshare nsenter; do
        command -v $program >/dev/null || { echo "$program is not installed"; return; }
    done
    [ -c /dev/net/tun ] || { mkdir -p /dev/net && mknod /dev/net/tun c 10 200; } 2>/dev/null
    unshare --net ip tuntap add probe mode tap 2>/dev/null || echo "no tap device can be made"
}

# Builds the disk once; again where the container's image or anything of this folder's changed.
machine_image() {
    host_image || return 1
    local stamp work root
    stamp=$(cat "$HOST_CACHE/stamp" "$MACHINE_DIR"/{machine.sh,xstate.c} | sha256sum | cut -c1-16)
    [ "$(cat "$HOST_CACHE/machine-stamp" 2>/dev/null)" = "$stamp" ] && return
    say "building the $HOST_SUITE disk"
    work=$(mktemp -d "$HOST_CACHE/build.XXXXXX")
    root=$work/rootfs
    cp -a "$HOST_ROOTFS" "$root"
    mkdir -p "$root/usr/lib/modules"
    cp -a /usr/lib/uml/modules/. "$root/usr/lib/modules/"
    printf '/dev/root / ext4 defaults 0 1\n' >"$root/etc/fstab"
    # Without an id of its own every boot would be the first one.
    rm -f "$root/etc/machine-id" "$root/var/lib/dbus/machine-id"
    systemd-machine-id-setup --root="$root" >/dev/null 2>&1
    cat >"$root/etc/systemd/network/10-machine.network" <<N
[Match]
Name=e*
[Network]
Address=$MACHINE_ADDRESS/24
LinkLocalAddressing=no
IPv6AcceptRA=no
N
    # Hundreds of ttys, which nothing here asks for, would take seconds of each boot.
    install -d "$root/etc/systemd/system/systemd-udev-trigger.service.d"
    cat >"$root/etc/systemd/system/systemd-udev-trigger.service.d/machine.conf" <<'N'
[Service]
ExecStart=
ExecStart=udevadm trigger --action=add --subsystem-match=net --subsystem-match=block
N
    [ -f "$MACHINE_KEY.pub" ] || ssh-keygen -q -t ed25519 -N '' -C machine -f "$MACHINE_KEY"
    install -d -m 700 "$root/root/.ssh"
    install -m 600 "$MACHINE_KEY.pub" "$root/root/.ssh/authorized_keys"
    install -d -m 700 -o 1000 -g 1000 "$root/home/deploy/.ssh"
    install -m 600 -o 1000 -g 1000 "$MACHINE_KEY.pub" "$root/home/deploy/.ssh/authorized_keys"
    systemctl -q --root="$root" enable systemd-networkd.service auditd.service
    [ ! -e "$root/usr/lib/systemd/system/audit-rules.service" ] ||
        systemctl -q --root="$root" enable audit-rules.service
    systemctl -q --root="$root" disable systemd-networkd-wait-online.service getty@tty1.service
    systemctl -q --root="$root" mask serial-getty@ttyS0.service
    cc -O2 -shared -fPIC -o "$MACHINE_SHIM" "$MACHINE_DIR/xstate.c" || return 1
    truncate -s 2G "$work/disk"
    mke2fs -q -t ext4 -m 0 -E lazy_itable_init=1,lazy_journal_init=1 -d "$root" "$work/disk" || return 1
    mv "$work/disk" "$MACHINE_IMAGE"
    rm -rf "$work"
    echo "$stamp" >"$HOST_CACHE/machine-stamp"
}

# Boots a fresh copy of the disk, or with 'again' the disk that there is; returns once ssh answers.
# $MACHINE_TOOK is how many milliseconds that took.
machine_boot() {
    local begin deadline
    begin=$(uptime_ms)
    mkdir -p "$MACHINE_RUN"
    [ "${1:-}" = again ] || cp --sparse=always "$MACHINE_IMAGE" "$MACHINE_RUN/disk"
    # Namespaces of its own: the guest's network is nobody else's, and when the outer process dies,
    # so does all of the guest with it, at once.
    setsid unshare --net --pid --mount-proc --fork --kill-child=KILL \
        "$MACHINE_DIR/first-process" "$MACHINE_RUN" "$MACHINE_SHIM" "$MACHINE_MEMORY" \
        </dev/null >"$MACHINE_RUN/console" 2>&1 &
    MACHINE_OUTER=$!
    disown "$MACHINE_OUTER"
    deadline=$((begin + 1000 * ${MACHINE_TIMEOUT:-120}))
    until machine_answers; do
        kill -0 "$MACHINE_OUTER" 2>/dev/null ||
            { tail "$MACHINE_RUN/console" >&2; say "the machine ended"; return 1; }
        [ "$(uptime_ms)" -lt $deadline ] ||
            { tail "$MACHINE_RUN/console" >&2; say "ssh did not answer in time"; return 1; }
        sleep 0.1
    done
    MACHINE_TOOK=$(($(uptime_ms) - begin))
    # One connection that the commands share; logins under test are their own (machine_login).
    machine_ssh root -o ControlMaster=yes -o ControlPath="$MACHINE_RUN/mux" -fN machine \
        </dev/null >/dev/null 2>&1
}

# Whether sshd sends its banner. The guest's network is that of the outer process's child.
machine_answers() {
    MACHINE_INNER=$(cut -d' ' -f1 "/proc/$MACHINE_OUTER/task/$MACHINE_OUTER/children" 2>/dev/null)
    [ -n "$MACHINE_INNER" ] || return 1
    nsenter --net --target "$MACHINE_INNER" timeout 3 bash -c \
        "exec 3<>/dev/tcp/$MACHINE_ADDRESS/22 && read -r -t 2 -u 3 line && [[ \$line == SSH-* ]]" 2>/dev/null
}

# machine_ssh USER ARGUMENTS…
machine_ssh() {
    local user=$1
    shift
    nsenter --net --target "$MACHINE_INNER" ssh -F none -i "$MACHINE_KEY" -l "$user" \
        -o HostName=$MACHINE_ADDRESS -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o LogLevel=ERROR -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=20 \
        -o ServerAliveInterval=10 -o ServerAliveCountMax=6 "$@"
}

# Runs a command inside, as root, over the shared connection; with nothing to read.
in_machine() {
    machine_ssh root -o ControlPath="$MACHINE_RUN/mux" machine "$(printf '%q ' "$@")" </dev/null
}

# machine_login USER COMMAND: a new login, with all that sshd and PAM do for one.
machine_login() {
    machine_ssh "$1" -o ControlPath=none machine "$2" </dev/null
}

# machine_put FILE PATH
machine_put() {
    machine_ssh root -o ControlPath="$MACHINE_RUN/mux" machine \
        "mkdir -p '$(dirname "$2")' && cat >'$2'" <"$1"
}

# Installs temper: the package where one was built, else the binary with what belongs to it. They
# come by a folder of this machine that the guest mounts: much faster than through its ssh.
machine_install() {
    local share=$MACHINE_RUN/share package
    mkdir -p "$share/baselines"
    package=$(find .build/packages -name 'temper_*.deb' 2>/dev/null | sort | tail -n 1)
    if [ -n "$package" ]; then
        cp "$package" "$share/temper.deb"
    else
        install -s -m 755 .build/release/temper "$share/temper"
        cp baselines/*.yaml "$share/baselines/"
        cp packaging/journal-catalog/temper.catalog "$share/"
    fi
    in_machine sh -ec 'mount -t hostfs -o "$1" none /mnt
        if [ -f /mnt/temper.deb ]; then dpkg -i /mnt/temper.deb; else
            install -D -m 755 /mnt/temper /usr/bin/temper
            install -D -m 644 -t /usr/share/temper/baselines /mnt/baselines/*.yaml
            install -D -m 644 -t /usr/lib/systemd/catalog /mnt/temper.catalog
            journalctl --update-catalog
        fi
        umount /mnt' sh "$share"
}

# A power cut: every process of the guest ends at once, and what its kernel had not yet written to
# the disk is lost.
machine_cut() {
    if [ -n "${MACHINE_OUTER:-}" ]; then
        kill -KILL "$MACHINE_OUTER" 2>/dev/null
        while kill -0 "$MACHINE_OUTER" 2>/dev/null; do sleep 0.02; done
    fi
    MACHINE_OUTER=
    # The shared connection would otherwise wait for the dead guest.
    [ ! -S "$MACHINE_RUN/mux" ] ||
        ssh -F none -o ControlPath="$MACHINE_RUN/mux" -O exit machine >/dev/null 2>&1
    rm -f "$MACHINE_RUN/mux"
}

# Shuts the machine down in order, and boots it again.
machine_reboot() {
    in_machine systemctl poweroff --no-block >/dev/null 2>&1
    local deadline=$(($(uptime_ms) + 90000))
    while kill -0 "$MACHINE_OUTER" 2>/dev/null; do
        [ "$(uptime_ms)" -lt $deadline ] || { say "it did not shut down in time"; return 1; }
        sleep 0.1
    done
    machine_cut
    machine_boot again
}

machine_down() {
    machine_cut
    rm -rf "$MACHINE_RUN"
}
