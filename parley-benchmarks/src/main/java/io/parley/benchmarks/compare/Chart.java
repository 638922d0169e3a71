package io.parley.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the ratios of processor time as horizontal bars, a group for each scenario, with a line at
 * 1. Colours follow the reader's light or dark scheme.
 */
final class Chart {

  private static final int WIDTH = 760;
  private static final int BARS = 150;
  private static final int FIGURES = 50;
  private static final int ROW = 18;
  private static final int GROUP = 30;

  private static final String STYLE =
      """
      <style>
      text { font: 12px system-ui, sans-serif; fill: #1f2328 }
      .group { font-weight: 600 }
      .parley { fill: #0969da } .first { fill: #59636e } .peer { fill: #afb8c1 }
      line { stroke: #59636e; stroke-dasharray: 3 3 }
      @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc }
        .parley { fill: #4493f8 } .first { fill: #9198a1 } .peer { fill: #59636e }
        line { stroke: #9198a1 }
      }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();
  private final double unit;
  private int y;

  private Chart(double largest) {
    this.unit = (WIDTH - BARS - FIGURES) / Math.max(1, largest);
  }

  /** A whole SVG image. */
  static String of(List<Figure> figures) {
    Chart chart = new Chart(figures.stream().mapToDouble(Figure::cpuRatio).max().orElse(1));
    Map<String, List<Figure>> groups = new LinkedHashMap<>();
    for (Figure figure : figures) {
      groups.computeIfAbsent(figure.group(), group -> new ArrayList<>()).add(figure);
    }
    groups.forEach(chart::group);
    int height = chart.y + ROW / 2;
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" role=\"img\">%n<title>Work for the same processor time; %s is"
            + " 1</title>%n%s%s</svg>%n",
        WIDTH,
        height,
        WIDTH,
        height,
        figures.isEmpty() ? "" : figures.get(0).name(),
        STYLE,
        chart.svg);
  }

  private void group(String title, List<Figure> figures) {
    y += GROUP;
    text("group", 0, y - ROW / 2, "start", title);
    int top = y;
    for (int i = 0; i < figures.size(); i++) {
      bar(figures.get(i), i == 0);
    }
    double one = BARS + unit;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
            one,
            one,
            top,
            y));
  }

  private void bar(Figure figure, boolean first) {
    String kind = figure.name().startsWith("parley") ? "parley" : first ? "first" : "peer";
    double length = unit * figure.cpuRatio();
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
            kind,
            BARS,
            y + 2,
            length,
            ROW - 4));
    text("name", BARS - 8, y + ROW - 5, "end", figure.name());
    String ratio = String.format(Locale.ROOT, "%.2f", figure.cpuRatio());
    text("ratio", BARS + length + 6, y + ROW - 5, "start", ratio);
    y += ROW;
  }

  private void text(String kind, double x, int baseline, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
            kind,
            x,
            baseline,
            anchor,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
