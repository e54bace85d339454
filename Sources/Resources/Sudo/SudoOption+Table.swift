extension SudoOption {
    /// Name, kind (`!` where it can be switched off), and the words of `sudo -V`; sudo 1.9.13, with
    /// the words of other releases at the end.
    static let table = #"""
        syslog|text!|Syslog facility if syslog is being used for logging
        syslog_goodpri|text!|Syslog priority to use when user authenticates successfully
        syslog_badpri|text!|Syslog priority to use when user authenticates unsuccessfully
        long_otp_prompt|flag|Put OTP prompt on its own line
        ignore_dot|flag|Ignore '.' in $PATH
        mail_always|flag|Always send mail when sudo is run
        mail_badpass|flag|Send mail if user authentication fails
        mail_no_user|flag|Send mail if the user is not in sudoers
        mail_no_host|flag|Send mail if the user is not in sudoers for this host
        mail_no_perms|flag|Send mail if the user is not allowed to run a command
        mail_all_cmnds|flag|Send mail if the user tries to run a command
        tty_tickets|flag|Use a separate timestamp for each user/tty combo
        lecture|tuple=never,once,always!|Lecture user the first time they run sudo
        lecture_file|text!|File containing the sudo lecture
        authenticate|flag|Require users to authenticate by default
        root_sudo|flag|Root may run sudo
        log_host|flag|Log the hostname in the (non-syslog) log file
        log_year|flag|Log the year in the (non-syslog) log file
        shell_noargs|flag|If sudo is invoked with no arguments, start a shell
        set_home|flag|Set $HOME to the target user when starting a shell with -s
        always_set_home|flag|Always set $HOME to the target user's home directory
        path_info|flag|Allow some information gathering to give useful error messages
        fqdn|flag|Require fully-qualified hostnames in the sudoers file
        insults|flag|Insult the user when they enter an incorrect password
        requiretty|flag|Only allow the user to run sudo if they have a tty
        env_editor|flag|Visudo will honor the EDITOR environment variable
        rootpw|flag|Prompt for root's password, not the users's
        runaspw|flag|Prompt for the runas_default user's password, not the users's
        targetpw|flag|Prompt for the target user's password, not the users's
        use_loginclass|flag|Apply defaults in the target user's login class if there is one
        set_logname|flag|Set the LOGNAME and USER environment variables
        stay_setuid|flag|Only set the effective uid to the target user, not the real uid
        preserve_groups|flag|Don't initialize the group vector to that of the target user
        loglinelen|number!|Length at which to wrap log file lines (0 for no wrap)
        timestamp_timeout|number!|Authentication timestamp timeout
        passwd_timeout|number!|Password prompt timeout
        passwd_tries|number|Number of tries to enter a password
        umask|mode!|Umask to use or 0777 to use user's
        logfile|text!|Path to log file
        mailerpath|text!|Path to mail program
        mailerflags|text!|Flags for mail program
        mailto|text!|Address to send mail to
        mailfrom|text!|Address to send mail from
        mailsub|text|Subject line for mail messages
        badpass_message|text|Incorrect password message
        lecture_status_dir|text|Path to lecture status dir
        timestampdir|text|Path to authentication timestamp dir
        timestampowner|text|Owner of the authentication timestamp dir
        exempt_group|text!|Users in this group are exempt from password and PATH requirements
        passprompt|text|Default password prompt
        passprompt_override|flag|If set, passprompt will override system prompt in all cases.
        runas_default|text|Default user to run commands as
        secure_path|text!|Value to override user's $PATH with
        editor|text|Path to the editor for use by visudo
        listpw|tuple=never,any,all,always!|When to require a password for 'list' pseudocommand
        verifypw|tuple=never,all,any,always!|When to require a password for 'verify' pseudocommand
        noexec|flag|Preload the sudo_noexec library which replaces the exec functions
        ignore_local_sudoers|flag|If LDAP directory is up, do we ignore local sudoers file
        closefrom|number|
        closefrom_override|flag|If set, users may override the value of "closefrom" with the -C option
        setenv|flag|Allow users to set arbitrary environment variables
        env_reset|flag|Reset the environment to a default set of variables
        env_check|list|Environment variables to check for safety
        env_delete|list|Environment variables to remove
        env_keep|list|Environment variables to preserve
        role|text|SELinux role to use in the new security context
        type|text|SELinux type to use in the new security context
        env_file|text!|Path to the sudo-specific environment file
        restricted_env_file|text!|Path to the restricted sudo-specific environment file
        sudoers_locale|text|Locale to use while parsing sudoers
        visiblepw|flag|Allow sudo to prompt for a password even if it would be visible
        pwfeedback|flag|Provide visual feedback at the password prompt when there is user input
        fast_glob|flag|Use faster globbing that is less accurate but does not access the filesystem
        umask_override|flag|The umask specified in sudoers will override the user's, even if it is more permissive
        log_input|flag|Log user's input for the command being run
        log_stdin|flag|Log the command's standard input if not connected to a terminal
        log_ttyin|flag|Log the user's terminal input for the command being run
        log_output|flag|Log the output of the command being run
        log_stdout|flag|Log the command's standard output if not connected to a terminal
        log_stderr|flag|Log the command's standard error if not connected to a terminal
        log_ttyout|flag|Log the terminal output of the command being run
        compress_io|flag|Compress I/O logs using zlib
        use_pty|flag|Always run commands in a pseudo-tty
        group_plugin|text|Plugin for non-Unix group support
        iolog_dir|text|Directory in which to store input/output logs
        iolog_file|text|File in which to store the input/output log
        set_utmp|flag|Add an entry to the utmp/utmpx file when allocating a pty
        utmp_runas|flag|Set the user in utmp to the runas user, not the invoking user
        privs|text|Set of permitted privileges
        limitprivs|text|Set of limit privileges
        exec_background|flag|Run commands on a pty in the background
        pam_service|text|PAM service name to use
        pam_login_service|text|PAM service name to use for login shells
        pam_askpass_service|text|PAM service name to use when sudo is run with the -A option
        pam_setcred|flag|Attempt to establish PAM credentials for the target user
        pam_session|flag|Create a new PAM session for the command to run in
        pam_acct_mgmt|flag|Perform PAM account validation management
        maxseq|text|Maximum I/O log sequence number
        use_netgroups|flag|Enable sudoers netgroup support
        sudoedit_checkdir|flag|Check parent directories for writability when editing files with sudoedit
        sudoedit_follow|flag|Follow symbolic links when editing files with sudoedit
        always_query_group_plugin|flag|Query the group plugin for unknown system groups
        netgroup_tuple|flag|Match netgroups based on the entire tuple: user, host and domain
        ignore_audit_errors|flag|Allow commands to be run even if sudo cannot write to the audit log
        ignore_iolog_errors|flag|Allow commands to be run even if sudo cannot write to the I/O log
        ignore_logfile_errors|flag|Allow commands to be run even if sudo cannot write to the log file
        match_group_by_gid|flag|Resolve groups in sudoers and match on the group ID, not the name
        syslog_maxlen|number|Log entries larger than this value will be split into multiple syslog messages
        iolog_user|text!|User that will own the I/O log files
        iolog_group|text!|Group that will own the I/O log files
        iolog_mode|mode|File mode to use for the I/O log files
        fdexec|tuple=never,digest_only,always!|Execute commands by file descriptor instead of by path
        ignore_unknown_defaults|flag|Ignore unknown Defaults entries in sudoers instead of producing a warning
        command_timeout|text!|Time in seconds after which the command will be terminated
        user_command_timeouts|flag|Allow the user to specify a timeout on the command line
        iolog_flush|flag|Flush I/O log data to disk immediately instead of buffering it
        syslog_pid|flag|Include the process ID when logging via syslog
        timestamp_type|tuple=global,ppid,tty,kernel|Type of authentication timestamp record
        authfail_message|text|Authentication failure message
        case_insensitive_user|flag|Ignore case when matching user names
        case_insensitive_group|flag|Ignore case when matching group names
        log_allowed|flag|Log when a command is allowed by sudoers
        log_denied|flag|Log when a command is denied by sudoers
        log_servers|list|Sudo log server(s) to connect to with optional port
        log_server_timeout|text!|Sudo log server timeout in seconds
        log_server_keepalive|flag|Enable SO_KEEPALIVE socket option on the socket connected to the logserver
        log_server_cabundle|text!|Path to the audit server's CA bundle file
        log_server_peer_cert|text!|Path to the sudoers certificate file
        log_server_peer_key|text!|Path to the sudoers private key file
        log_server_verify|flag|Verify that the log server's certificate is valid
        runas_allow_unknown_id|flag|Allow the use of unknown runas user and/or group ID
        runas_check_shell|flag|Only permit running commands as a user with a valid shell
        pam_ruser|flag|Set the pam remote user to the user running sudo
        pam_rhost|flag|Set the pam remote host to the local host name
        runcwd|text!|Working directory to change to before executing the command
        runchroot|text!|Root directory to change to before executing the command
        log_format|tuple=sudo,json|The format of logs to produce
        selinux|flag|Enable SELinux RBAC support
        admin_flag|text!|Path to the file that is created the first time sudo is run
        intercept|flag|Intercept further commands and apply sudoers restrictions to them
        log_subcmds|flag|Log sub-commands run by the original command
        log_exit_status|flag|Log the exit status of commands
        intercept_authenticate|flag|Subsequent commands in an intercepted session must be authenticated
        intercept_allow_setid|flag|Allow an intercepted command to run set setuid or setgid programs
        rlimit_as|text!|The maximum size to which the process's address space may grow (in bytes)
        rlimit_core|text!|The largest size core dump file that may be created (in bytes)
        rlimit_cpu|text!|The maximum amount of CPU time that the process may use (in seconds)
        rlimit_data|text!|The maximum size of the data segment for the process (in bytes)
        rlimit_fsize|text!|The largest size file that the process may create (in bytes)
        rlimit_locks|text!|The maximum number of locks that the process may establish
        rlimit_memlock|text!|The maximum size that the process may lock in memory (in bytes)
        rlimit_nofile|text!|The maximum number of files that the process may have open
        rlimit_nproc|text!|The maximum number of processes that the user may run simultaneously
        rlimit_rss|text!|The maximum size to which the process's resident set size may grow (in bytes)
        rlimit_stack|text!|The maximum size to which the process's stack may grow (in bytes)
        noninteractive_auth|flag|Attempt authentication even when in non-interactive mode
        log_passwords|flag|Store plaintext passwords in I/O log input
        passprompt_regex|phrases!|List of regular expressions to use when matching a password prompt
        intercept_type|tuple=dso,trace|The mechanism used by the intercept and log_subcmds options
        intercept_verify|flag|Attempt to verify the command and arguments after execution
        apparmor_profile|text|AppArmor profile to use in the new security context
        noexec|flag|Preload the dummy exec functions contained in the sudo_noexec library
        closefrom_override|flag|If set, users may override the value of `closefrom' with the -C option
        env_check|list|Environment variables to check for sanity
        rootpw|flag|Prompt for root's password, not the user's
        runaspw|flag|Prompt for the runas_default user's password, not the user's
        targetpw|flag|Prompt for the target user's password, not the user's
        cmddenial_message|text!|
        """#
}
