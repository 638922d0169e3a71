package io.parley.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages of parley-netty. */
class NettyArrowsTest {
  private static final String API = "io.parley.netty";

  /** What a room may import of the others; {@link #API} stands on all of them. */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          entry("auth", Set.of()),
          entry("http", Set.of()),
          entry("http2", Set.of("http")),
          entry("proxied", Set.of()),
          entry("socks", Set.of()),
          entry("tls", Set.of()),
          entry("unix", Set.of()),
          entry("channel", Set.of("proxied", "unix")),
          entry("dial", Set.of("channel")),
          entry("transport", Set.of("channel", "http", "http2", "unix")),
          entry("listen", Set.of("channel", "transport", "unix")),
          entry("origin", Set.of("channel", "http", "http2")),
          entry("server", Set.of("channel", "http", "http2", "tls", "transport")));

  @Test
  void every_room_is_in_the_table() {
    assertThat(rooms()).containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
  }

  @Test
  void packages_form_no_cycle() {
    slices().matching("io.parley.(netty..)").should().beFreeOfCycles().check(Modules.NETTY);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_imports_only_what_it_may(String name) {
    Set<String> others =
        Stream.concat(
                Stream.of(API),
                rooms()
                    .filter(other -> !other.equals(name) && !ROOMS.get(name).contains(other))
                    .map(NettyArrowsTest::packageOf))
            .collect(Collectors.toSet());
    noClasses()
        .that()
        .resideInAPackage(packageOf(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.toArray(String[]::new))
        .check(Modules.NETTY);
  }

  static Stream<String> rooms() {
    return Modules.NETTY.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> !name.equals(API))
        .map(name -> name.substring(API.length() + 1))
        .distinct()
        .sorted();
  }

  private static String packageOf(String room) {
    return API + "." + room;
  }
}
