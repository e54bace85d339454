# shellcheck shell=bash disable=SC2154
section "explain"
in_host sh -c 'cat >/etc/sysctl.d/10-a.conf <<E
net.core.somaxconn = 1000
net.ipv4.conf.*.log_martians = 1
E
cat >/etc/sysctl.d/20-b.conf <<E
net/core/somaxconn=2000
E
mkdir -p /run/sysctl.d && echo "net.core.somaxconn = 5" >/run/sysctl.d/99-z.conf
echo "-net.ipv4.conf.lo.log_martians" >/etc/sysctl.d/30-c.conf
printf "Match Address 10.0.0.0/8\n    X11Forwarding no\n" >>/etc/ssh/sshd_config
printf "@deploy hard nofile 7000\ndeploy soft nofile 3000\n* soft nofile 9000\n" >/etc/security/limits.d/50-x.conf
echo "* hard nofile 1" >/etc/security/limits.d/60-y
mkdir -p /etc/systemd/system/cron.service.d
printf "[Service]\nLimitNOFILE=2222\n" >/etc/systemd/system/cron.service.d/limit.conf
systemctl daemon-reload; systemctl restart cron.service
printf "Defaults:deploy timestamp_timeout=3\nDefaults timestamp_timeout=7\n" >/etc/sudoers.d/zzz; chmod 440 /etc/sudoers.d/zzz'
expect "a kernel parameter" 0 temper explain net.core.somaxconn
says "what runs" 'running +4096'
says "what the next boot gives, and who says so" 'next boot +2000 +/etc/sysctl.d/20-b.conf:1'
says "who is overruled" 'shadowed +net.core.somaxconn = 1000 +/etc/sysctl.d/10-a.conf:1'
says "and who is gone by then" 'unread +net.core.somaxconn = 5 +/run/sysctl.d/99-z.conf:1'
expect "systemd-sysctl agrees" 0 sh -c 'rm /run/sysctl.d/99-z.conf; /lib/systemd/systemd-sysctl; sysctl -n net.core.somaxconn'
says "by what it wrote" '^2000$'
expect "a pattern and an exclusion" 0 temper explain net.ipv4.conf.lo.log_martians
says "the exclusion decides" 'decides +-net.ipv4.conf.lo.log_martians +/etc/sysctl.d/30-c.conf:1'
expect "sshd for a connection" 0 temper explain sshd:x11forwarding --user deploy --address 10.1.2.3
says "which a Match block changes" 'for deploy from 10.1.2.3 .* no +/etc/ssh/sshd_config:[0-9]+ +from Match Address 10.0.0.0/8'
expect "and for one that it doesn't" 0 temper explain sshd:x11forwarding --user deploy --address 192.168.1.1
says "whose line is elsewhere" 'elsewhere +X11Forwarding no'
expect "half a connection is refused" 64 temper explain sshd:x11forwarding --user deploy
expect "limits of a user" 0 temper explain limits:nofile --user deploy
says "the soft one, of their own line" 'deploy, soft +3000 +/etc/security/limits.d/50-x.conf:2'
says "the hard one, of their group's" 'deploy, hard +7000 +/etc/security/limits.d/50-x.conf:1'
says "a file that nobody reads" 'not read .*60-y'
expect "and PAM agrees" 0 su - deploy -c 'echo "$(ulimit -Sn):$(ulimit -Hn)"'
says "in a session" '^3000:7000$'
expect "limits of a unit" 0 temper explain limits:nofile --unit cron
says "by its drop-in" 'next start of cron.service +2222 +/etc/systemd/system/cron.service.d/limit.conf:2'
says "and what its process has" 'running +2222 in 1 process: [0-9]+ cron'
expect "a unit" 0 temper explain service:rpcbind.service
says "what starts it" 'rpcbind.socket starts it'
says "what waits for it now" 'rpcbind.socket +the boot starts it, and it waits now'
says "its preset" 'preset +'
expect "an option of sudo's" 0 temper explain sudo:timestamp_timeout --user deploy
says "where the later line decides" 'for deploy +7 +/etc/sudoers.d/zzz:2'
says "in sudo's own words" 'use_pty, timestamp_timeout=3, timestamp_timeout=7'
expect "for machines" 0 temper explain sudo:timestamp_timeout --format json
says "with a schema" '"schema": "temper.explanation/1"'
expect "nothing of that name" 64 temper explain sshd:PermitRotLogin
says "but near it" "did you mean 'PermitRootLogin'"
