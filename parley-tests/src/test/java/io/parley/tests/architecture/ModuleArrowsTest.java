package io.parley.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and what holds in all of them. */
class ModuleArrowsTest {
  private static final String NETTY = "io.parley.netty..";
  private static final String TESTING = "io.parley.testing..";
  private static final String JACKSON = "io.parley.jackson..";
  private static final String CONFORMANCE = "io.parley.conformance..";
  private static final String LOAD = "io.parley.load..";
  private static final String CLI = "io.parley.cli..";
  private static final String EXAMPLES = "io.parley.examples..";
  private static final String TESTS = "io.parley.tests..";
  private static final String FUZZ = "io.parley.fuzz..";
  private static final String BENCHMARKS = "io.parley.benchmarks..";

  @Test
  void core_imports_no_other_module() {
    importsNothingOf(
        Modules.CORE,
        NETTY,
        TESTING,
        JACKSON,
        CONFORMANCE,
        LOAD,
        CLI,
        EXAMPLES,
        TESTS,
        FUZZ,
        BENCHMARKS);
  }

  @Test
  void netty_imports_core_alone() {
    importsNothingOf(
        Modules.NETTY, TESTING, JACKSON, CONFORMANCE, LOAD, CLI, EXAMPLES, TESTS, FUZZ, BENCHMARKS);
  }

  @Test
  void testing_imports_core_alone() {
    importsNothingOf(
        Modules.TESTING, NETTY, JACKSON, CONFORMANCE, LOAD, CLI, EXAMPLES, TESTS, FUZZ, BENCHMARKS);
  }

  @Test
  void jackson_imports_core_alone() {
    importsNothingOf(
        Modules.JACKSON, NETTY, TESTING, CONFORMANCE, LOAD, CLI, EXAMPLES, TESTS, FUZZ, BENCHMARKS);
  }

  @Test
  void jackson_stands_on_the_public_api() {
    importsNothingOf(
        Modules.JACKSON,
        "io.parley.protocol..",
        "io.parley.connection..",
        "io.parley.text..",
        "io.parley.payload..");
  }

  @Test
  void the_kit_shares_no_code_with_what_it_tests() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            CONFORMANCE,
            "java..",
            "javax.net.ssl",
            "org.jspecify.annotations",
            "tools.jackson.core..")
        .check(Modules.CONFORMANCE);
  }

  @Test
  void the_load_generator_shares_no_code_with_what_it_measures() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            LOAD, "java..", "javax.net.ssl", "com.sun.management", "org.jspecify.annotations")
        .check(Modules.LOAD);
  }

  @Test
  void the_rooms_of_the_kit_form_no_cycle() {
    slices()
        .matching("io.parley.(conformance..)")
        .should()
        .beFreeOfCycles()
        .check(Modules.CONFORMANCE);
  }

  @Test
  void cli_imports_no_tests() {
    importsNothingOf(Modules.CLI, TESTING, EXAMPLES, TESTS, FUZZ, BENCHMARKS);
  }

  @Test
  void the_command_line_stands_on_the_public_api() {
    importsNothingOf(
        Modules.CLI,
        "io.parley.protocol..",
        "io.parley.connection..",
        "io.parley.text..",
        "io.parley.payload..");
  }

  @Test
  void examples_stand_on_the_public_api() {
    importsNothingOf(
        Modules.EXAMPLES,
        "io.parley.protocol..",
        "io.parley.connection..",
        "io.parley.text..",
        "io.parley.payload..",
        CLI,
        TESTS,
        FUZZ,
        BENCHMARKS);
  }

  @Test
  void every_module_keeps_to_its_own_packages() {
    classes().should().resideInAPackage(NETTY).check(Modules.NETTY);
    classes().should().resideInAPackage(TESTING).check(Modules.TESTING);
    classes().should().resideInAPackage(JACKSON).check(Modules.JACKSON);
    classes().should().resideInAPackage(CONFORMANCE).check(Modules.CONFORMANCE);
    classes().should().resideInAPackage(LOAD).check(Modules.LOAD);
    classes().should().resideInAPackage(CLI).check(Modules.CLI);
    classes().should().resideInAPackage(EXAMPLES).check(Modules.EXAMPLES);
    classes().should().resideInAPackage(TESTS).check(Modules.TESTS);
  }

  @Test
  void no_static_field_changes() {
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .because("state belongs to an object that someone made and can close")
        .check(Modules.MAIN);
  }

  private static void importsNothingOf(JavaClasses module, String... packages) {
    noClasses().should().dependOnClassesThat().resideInAnyPackage(packages).check(module);
  }
}
