package io.parley.cli;

import io.parley.netty.TlsProvider;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whose TLS to use, on either side. */
final class TlsOptions {

  @Option(
      names = "--tls-provider",
      paramLabel = "NAME",
      converter = Name.class,
      description =
          "Whose TLS to use: jdk, openssl, or auto for OpenSSL wherever it can do what is asked"
              + " (default: auto).")
  private TlsProvider provider = TlsProvider.AUTO;

  TlsProvider provider() {
    return provider;
  }

  /** In small letters, as a shell likes it. */
  static final class Name implements ITypeConverter<TlsProvider> {
    @Override
    public TlsProvider convert(String value) {
      try {
        return TlsProvider.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "' is none of auto, jdk, openssl");
      }
    }
  }
}
