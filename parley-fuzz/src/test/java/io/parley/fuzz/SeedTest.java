package io.parley.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeedTest {

  @Test
  void hex_and_strings_become_bytes_and_comments_do_not() {
    List<String> lines = List.of("# a \"b\"", "81 05\"Hel#lo\" # 00", "0d0a \"\\r\\n\\\"\"");
    byte[] expected = "_\5Hel#lo\r\n\r\n\"".getBytes(UTF_8);
    expected[0] = (byte) 0x81;
    assertThat(Seed.parse(lines)).isEqualTo(expected);
  }

  @Test
  void what_is_neither_is_refused() {
    assertThatThrownBy(() -> Seed.parse(List.of("81 0"))).hasMessage("not a seed: 0");
  }

  @Test
  void a_finding_reads_as_it_was() {
    byte[] input = new byte[1000];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i * 31);
    }
    String text = Seed.text("what happened: \"x\"\n\tat here", input);
    assertThat(Seed.parse(text.lines().toList())).isEqualTo(input);
  }
}
