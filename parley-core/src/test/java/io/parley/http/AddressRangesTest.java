package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangesTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.255, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::ffff:10.1.2.3, 10.1.2.3, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "loopback, 127.0.0.1, true",
    "loopback, ::1, true",
    "loopback, 128.0.0.1, false",
    "private, 10.1.1.1, true",
    "private, 172.31.255.255, true",
    "private, 172.32.0.0, false",
    "private, 192.168.1.1, true",
    "private, 192.169.1.1, false",
    "private, fd00::1, true",
    "private, 127.0.0.1, false",
    "unix, 127.0.0.1, false"
  })
  void an_address_is_in_a_range_or_not(String range, String address, boolean in) throws Exception {
    AddressRanges ranges = AddressRanges.of(range);
    assertThat(ranges.contains(InetAddress.getByName(address))).isEqualTo(in);
    assertThat(ranges.contains(new InetSocketAddress(address, 1))).isEqualTo(in);
  }

  @Test
  void ranges_are_a_union() throws Exception {
    AddressRanges ranges = AddressRanges.of("192.0.2.1", "loopback", "unix");
    assertThat(ranges.contains(InetAddress.getByName("192.0.2.1"))).isTrue();
    assertThat(ranges.contains(InetAddress.getLoopbackAddress())).isTrue();
    assertThat(ranges.contains(UnixDomainSocketAddress.of(""))).isTrue();
    assertThat(ranges.isEmpty()).isFalse();
    assertThat(ranges).hasToString("192.0.2.1, loopback, unix");
  }

  @Test
  void what_is_no_ip_address_is_in_none() {
    AddressRanges all = AddressRanges.of("0.0.0.0/0", "::/0");
    assertThat(all.contains(UnixDomainSocketAddress.of(""))).isFalse();
    assertThat(all.contains(InetSocketAddress.createUnresolved("h", 1))).isFalse();
    assertThat(all.contains((InetSocketAddress) null)).isFalse();
    assertThat(AddressRanges.NONE.isEmpty()).isTrue();
    assertThat(AddressRanges.NONE).hasToString("none");
    assertThat(AddressRanges.of("unix").isEmpty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost      | not localhost",
        "10.0.0         | not 10.0.0",
        "10.0.0.256     | not 10.0.0.256",
        "010.0.0.1      | not 010.0.0.1",
        "[::1]          | not [::1]",
        "fe80::1%eth0   | not fe80::1%eth0",
        "1::2::3        | not 1::2::3",
        "10.0.0.0/33    | not 10.0.0.0/33: behind the slash stands a number from 0 to 32",
        "10.0.0.0/      | not 10.0.0.0/: behind the slash stands a number from 0 to 32",
        "::/129         | not ::/129: behind the slash stands a number from 0 to 128",
        "10.1.0.0/8     | not 10.1.0.0/8: its address has bits behind the first 8",
        "''             | not empty"
      })
  void what_is_no_range_is_told(String range, String message) {
    assertThatThrownBy(() -> AddressRanges.of("loopback", range))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a range is an IP address, a network such as 10.0.0.0/8, or loopback, private or unix, "
                + message);
  }
}
