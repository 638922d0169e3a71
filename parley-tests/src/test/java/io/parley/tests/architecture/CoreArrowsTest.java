package io.parley.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages of parley-core. */
class CoreArrowsTest {
  private static final String HTTP = "io.parley.http";
  private static final String TEXT = "io.parley.text";
  private static final String PAYLOAD = "io.parley.payload";
  private static final String API = "io.parley";
  private static final String PROTOCOL = "io.parley.protocol";
  private static final String CONNECTION = "io.parley.connection";

  /** What a package may import of ours; one not named here may import all but {@link #DEEP}. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          entry(HTTP, Set.of()),
          entry(TEXT, Set.of()),
          entry(PAYLOAD, Set.of()),
          entry(API, Set.of(HTTP, TEXT, PAYLOAD)),
          entry(PROTOCOL, Set.of(API, HTTP, TEXT, PAYLOAD)),
          entry(CONNECTION, Set.of(PROTOCOL, API, HTTP, TEXT)),
          entry("io.parley.routing", Set.of(API, HTTP)),
          entry("io.parley.filter", Set.of(API, HTTP)),
          entry("io.parley.lens", Set.of(API, HTTP)),
          entry("io.parley.browser", Set.of(API, HTTP)),
          entry("io.parley.simple", Set.of(API, HTTP)),
          entry("io.parley.topic", Set.of(API, HTTP)));

  /** The rooms that everything built upon the API leaves alone. */
  private static final Set<String> DEEP = Set.of(TEXT, PAYLOAD, PROTOCOL, CONNECTION);

  @Test
  void the_rooms_are_there() {
    assertThat(packages()).contains(HTTP, TEXT, PAYLOAD, API, PROTOCOL, CONNECTION);
  }

  @Test
  void packages_form_no_cycle() {
    slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(Modules.CORE);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void a_package_imports_only_what_it_may(String name) {
    noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            packages().filter(other -> !mayImport(name, other)).toArray(String[]::new))
        .check(Modules.CORE);
  }

  @Test
  void core_depends_on_nothing_but_the_jdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.parley..", "java..", "org.jspecify.annotations")
        .check(Modules.CORE);
  }

  @Test
  void the_protocol_knows_no_thread_clock_socket_or_logger() {
    noClasses()
        .that()
        .resideInAnyPackage(PROTOCOL, TEXT, PAYLOAD, HTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.concurrent..", "java.util.logging..", "java.nio.channels..", "java.net.http")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class,
            ThreadLocal.class,
            Timer.class,
            Clock.class,
            Socket.class,
            ServerSocket.class,
            DatagramSocket.class,
            URLConnection.class,
            System.Logger.class)
        .orShould()
        .callMethodWhere(
            target(owner(type(System.class)))
                .and(target(nameMatching("nanoTime|currentTimeMillis|getLogger"))))
        .orShould()
        .callMethodWhere(target(owner(type(Instant.class))).and(target(nameMatching("now"))))
        .check(Modules.CORE);
  }

  static Stream<String> packages() {
    return Modules.CORE.stream().map(JavaClass::getPackageName).distinct().sorted();
  }

  private static boolean mayImport(String name, String other) {
    return name.equals(other)
        || (ALLOWED.containsKey(name) ? ALLOWED.get(name).contains(other) : !DEEP.contains(other));
  }

  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
