#!/bin/sh
# Compares servers on this machine: "compare.sh load" their cost of a message, "compare.sh clients" that
# of clients, "compare.sh idle" that of a connection, "compare.sh broadcast" that of one message to many, "compare.sh deflate" that of compressed echoes beside
# Netty's own extension, "compare.sh compression" what compression costs and saves, "compare.sh soak" whether a server holds on
# to anything in the long run. Options as Compare says. Servers run on core 0, the generator on core 1.
set -e
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
modules=parley-benchmarks profiles=benchmarks
if [ "$1" = clients ]; then
  modules=$modules,parley-conformance/peers profiles=$profiles,peers
fi
mvn -q "-P$profiles" -pl "$modules" -am package -DskipTests
jar=parley-benchmarks/target/benchmarks.jar
options="-Xmx1g -XX:+UseParallelGC"
if "$java" --sun-misc-unsafe-memory-access=allow -version >/dev/null 2>&1; then
  options="$options --sun-misc-unsafe-memory-access=allow"
fi
exec taskset -c 1 "$java" $options -cp "$jar" io.parley.benchmarks.compare.Compare "$@"
