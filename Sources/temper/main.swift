import Commands
import Glibc
import Host

exit(run(commandLineWords()))
