# shellcheck shell=bash disable=SC2154
# Guards: who can still get in, and what else an apply must not do in silence. Each is tried with the
# real sshd and sudo, refused, and then accepted by name.

# baseline CONTROL…: a baseline of these controls alone, each with the fields that it needs.
baseline() {
    {
        printf 'baseline: guarded\ntitle: What a guard looks at\nversion: "1"\ncontrols:\n'
        local id
        for id in "$@"; do
            printf '  - id: %s\n    title: A control\n    severity: low\n    rationale: To be tried.\n' \
                "${id%%=*}"
            printf '    %s\n' "${id#*=}"
        done
    } >"$HOST_RUN/guarded.yaml"
    host_put "$HOST_RUN/guarded.yaml" /etc/temper/guarded.yaml
}
apply_guarded() { in_host env "${as[@]}" temper apply --yes --baseline /etc/temper/guarded.yaml "$@"; }
as=(TERM=dumb)
where=apply_guarded

section "who can get in"
expect_in_host() { local where=in_host; expect "$@"; }
in_host sh -c 'mkdir -p ~/.ssh && chmod 700 ~/.ssh && rm -f ~/.ssh/* && ssh-keygen -q -t ed25519 -N "" -f ~/.ssh/id_ed25519'
in_host sh -c 'usermod -p "*" root; usermod -p "*" deploy'
expect_in_host "nobody can, without a key and a password" 1 temper access
says "and it says what bars them" 'barred +root has no usable password'
in_host sh -c 'install -d -m 700 -o deploy -g deploy /home/deploy/.ssh; install -m 600 -o deploy -g deploy ~/.ssh/id_ed25519.pub /home/deploy/.ssh/authorized_keys'
expect_in_host "deploy can with a key, and becomes root by sudo" 0 temper access
says "which names the line" 'publickey by /home/deploy/.ssh/authorized_keys:1'
in_host chmod 777 /home/deploy/.ssh
expect_in_host "but not by a key that StrictModes passes over" 1 temper access
says "which says why" "authorized_keys isn't read: others may write to /home/deploy/.ssh"
in_host chmod 700 /home/deploy/.ssh
expect_in_host "a real login agrees" 0 ssh -o StrictHostKeyChecking=no -o BatchMode=yes deploy@127.0.0.1 sudo -n true

section "sshd and sudo: the last way in stays open"
guarded=$(picture)
baseline 'users=sshd: {keyword: AllowUsers, value: somebody}'
expect "a list without an administrator is refused" 5
says "with who would lose what" 'no administrator could get in over ssh any more, not even deploy: AllowUsers does not name deploy'
says "and the way out" 'accept-risk lockout:users'
baseline 'keys=sshd: {keyword: PubkeyAuthentication, value: "no"}'
expect "so is the end of keys" 5
says "for the same reason" 'PubkeyAuthentication is no'
baseline 'lists=sshd: {keyword: Ciphers, value: 3des-cbc}'
expect "a list that no client has anything of is refused" 5
says "by name" "no client with OpenSSH's own defaults has one of Ciphers"
[ "$(picture)" = "$guarded" ] && passed=$((passed + 1)) && echo "  ok    nothing was changed" ||
    { failed=$((failed + 1)); echo "  FAIL  a refused apply changed something"; }
baseline 'users=sshd: {keyword: AllowUsers, value: deploy}'
expect "a list with an administrator is applied" 0
says "as asked" '1 pass'
expect_in_host "a real login still works" 0 ssh -o BatchMode=yes deploy@127.0.0.1 sudo -n true
as=(TERM=dumb SUDO_USER=nobody)
expect_in_host "undo gives the door back" 0 temper undo --yes
as=(TERM=dumb SUDO_USER=deploy)
baseline 'users=sshd: {keyword: AllowUsers, value: root}'
in_host sh -c 'install -m 600 ~/.ssh/id_ed25519.pub ~/.ssh/authorized_keys'
expect "the caller's own way in stays, although root could get in" 5
says "by name" 'deploy, on whose login this runs, could not log in again'
expect "it can be accepted, and is" 0 --accept-risk lockout:users
expect_in_host "history has it" 0 temper history
says "by name" 'accepting lockout:users'
expect_in_host "undo takes it back" 0 temper undo --yes
in_host rm ~/.ssh/authorized_keys
as=(TERM=dumb)
[ "$(picture)" = "$guarded" ] && passed=$((passed + 1)) && echo "  ok    every byte is as before" ||
    { failed=$((failed + 1)); echo "  FAIL  a difference is left"; diff <(echo "$guarded") <(picture) | head -n 20; }

baseline 'listen=sshd: {keyword: ListenAddress, value: 127.0.0.1}'
expect "sshd goes on listening for others" 5
says "which is said" 'loopback alone'
in_host sh -c 'mv /etc/ssh/sshd_config.d /root/kept.d; grep -q sshd_config.d/ /etc/ssh/sshd_config'
baseline 'users=sshd: {keyword: AllowUsers, value: somebody}'
expect "a candidate whose folder isn't there yet is looked at all the same" 5
says "with its Include" 'AllowUsers does not name deploy'
in_host sh -c 'rm -rf /etc/ssh/sshd_config.d; mv /root/kept.d /etc/ssh/sshd_config.d'
in_host sh -c 'useradd -r monitor; echo "monitor ALL=(root) NOPASSWD: /usr/bin/true" >/etc/sudoers.d/monitor; chmod 440 /etc/sudoers.d/monitor'
baseline 'free=sudo: {nopasswd: none, except: [deploy], remove: true}'
expect "automation keeps the command that it runs without a password" 5
says "by name" 'monitor has no usable password, and could not run /usr/bin/true'
in_host sh -c 'rm /etc/sudoers.d/monitor; userdel monitor'
in_host sh -c 'sed -i "s/^/from=\"127.0.0.0\/8\" /" /home/deploy/.ssh/authorized_keys'
baseline 'users=sshd: {keyword: AllowUsers, value: somebody}'
expect "a key that works from some places only is a way, too" 5
says "which must stay" 'no administrator could get in over ssh any more, not even deploy'
in_host sh -c 'sed -i "s/^from=[^ ]* //" /home/deploy/.ssh/authorized_keys'
unchanged_since_guarded() { [ "$(picture)" = "$guarded" ]; }
if unchanged_since_guarded; then passed=$((passed + 1)); echo "  ok    nothing was changed"; else
    failed=$((failed + 1)); echo "  FAIL  a refused apply changed something"; diff <(echo "$guarded") <(picture) | head -n 20; fi

section "services and limits"
baseline 'door=service: {unit: ssh.service, state: masked, companions: [ssh.socket]}'
expect "the unit that carries the sessions stays" 5
says "and is named" 'ssh.service is what logins over ssh come in by'
expect "unless that is accepted" 0 --accept-risk lockout:door
expect_in_host "then nobody listens" 1 sh -c 'ss -Hltn "sport = :22" | grep .'
expect_in_host "undo starts it again" 0 temper undo --yes
expect_in_host "and a real login works" 0 ssh -o BatchMode=yes deploy@127.0.0.1 sudo -n true
baseline 'records=service: {unit: systemd-journald.service, state: masked}'
expect "so does the one that keeps the records" 5
baseline 'files=limits: {domain: deploy, item: nofile, hard: {value: 3}}'
in_host sh -c 'setsid su deploy -c "exec sleep 1000" </dev/null >/dev/null 2>&1 & sleep 0.3'
expect "a limit below what is in use is refused" 5
says "with the use" 'of deploy has files open: [0-9]+ already'
in_host pkill -u deploy sleep
baseline 'files=limits: {domain: deploy, item: nofile, hard: {value: 4096}}'
expect "so is one below what a session inherits" 5
says "with that" 'a session has [0-9]+ without it'
expect "it can be accepted" 0 --accept-risk resources:files
expect_in_host "and undone" 0 temper undo --yes

section "no sshd runs, and none can be asked"
in_host sh -c 'systemctl stop ssh.socket ssh.service 2>/dev/null; rm -rf /run/sshd'
baseline 'stamp=sudo: {defaults: timestamp_timeout, range: [0, 5]}'
expect "a change of sudo is applied all the same" 0
says "and says what was not looked at" 'no sshd runs, and none can be asked who could log in'
expect_in_host "and undone" 0 temper undo --yes
in_host systemctl start ssh.service

where=in_host
unset -f baseline apply_guarded expect_in_host unchanged_since_guarded
