# socket.pl PROGRAM ARGUMENT…: what systemd does with a socket unit. Holds a listening socket, starts the program with it as
# descriptor 3, and for each line on standard input ends it (SIGTERM) and starts it anew; the socket stays open meanwhile.
use strict;
use warnings;
use Socket;
use POSIX ();

socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
bind($listener, sockaddr_in(0, INADDR_LOOPBACK)) && listen($listener, 128) or die "listen: $!\n";
my ($port) = sockaddr_in(getsockname($listener));
$| = 1;
print "port $port\n";

sub start {
    my $child = fork() // die "fork: $!\n";
    return $child if $child;
    POSIX::dup2(fileno($listener), 3) // die "dup2: $!\n" if fileno($listener) != 3;
    $^F = 3;
    fcntl($listener, 2, 0) if fileno($listener) == 3; # F_SETFD: stays open over exec
    @ENV{qw(LISTEN_PID LISTEN_FDS)} = ($$, 1);
    exec @ARGV or die "exec: $!\n";
}

my $child = start();
while (<STDIN>) {
    kill 'TERM', $child;
    waitpid $child, 0;
    print 'ended ', $? >> 8, "\n";
    $child = start();
}
kill 'TERM', $child;
waitpid $child, 0;
exit $? >> 8;
