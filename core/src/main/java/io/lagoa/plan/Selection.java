package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.error.LagoaException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which tables a plan is about: {@code gold.x}, {@code +gold.x} with all that it reads, {@code
 * gold.x+} with all that read it, {@code tag:daily}.
 *
 * @param terms a table is in if any term names it; no term means all
 * @param full whether the tables that terms name are rebuilt as a whole; without terms, all that
 *     are made from other tables
 */
public record Selection(List<String> terms, boolean full) {
  /** All tables, the least that is enough. */
  public static final Selection ALL = new Selection(List.of(), false);

  public Selection {
    terms = List.copyOf(terms);
  }

  Set<String> names(List<Graph.Node> order) {
    Set<String> names = new LinkedHashSet<>();
    if (terms.isEmpty()) {
      order.forEach(node -> names.add(node.name()));
    }
    for (String term : terms) {
      boolean up = term.startsWith("+");
      boolean down = term.endsWith("+");
      String core = core(term);
      Set<String> seeds = seeds(order, core);
      if (seeds.isEmpty()) {
        throw new LagoaException(
            USAGE,
            "Cannot select '%s': no table of that name or tag; tables are %s"
                .formatted(term, order.stream().map(Graph.Node::name).toList()));
      }
      names.addAll(seeds);
      if (up) {
        addUpstream(order, names, seeds);
      }
      if (down) {
        addDownstream(order, names, seeds);
      }
    }
    return names;
  }

  /** Whether a table is rebuilt: with a source, only when a term is its name. */
  boolean rebuilds(Graph.Node node) {
    List<String> cores = terms.stream().map(Selection::core).toList();
    boolean named = cores.contains(node.name());
    boolean tagged = node.table().tags().stream().anyMatch(tag -> cores.contains("tag:" + tag));
    boolean fromOutside =
        node.table().content().orElseThrow() instanceof io.lagoa.table.Content.FromSource;
    return full && (named || (!fromOutside && (tagged || terms.isEmpty())));
  }

  /** A term without what it says about neighbours. */
  private static String core(String term) {
    return term.replaceAll("^\\+|\\+$", "");
  }

  private static Set<String> seeds(List<Graph.Node> order, String core) {
    Set<String> seeds = new LinkedHashSet<>();
    for (Graph.Node node : order) {
      boolean tagged =
          core.startsWith("tag:") && node.table().tags().contains(core.substring("tag:".length()));
      if (tagged || node.name().equals(core)) {
        seeds.add(node.name());
      }
    }
    return seeds;
  }

  private static void addUpstream(List<Graph.Node> order, Set<String> names, Set<String> seeds) {
    Set<String> wanted = new LinkedHashSet<>(seeds);
    for (int i = order.size() - 1; i >= 0; i--) {
      if (wanted.contains(order.get(i).name())) {
        wanted.addAll(order.get(i).inputs());
      }
    }
    order.stream().map(Graph.Node::name).filter(wanted::contains).forEach(names::add);
  }

  private static void addDownstream(List<Graph.Node> order, Set<String> names, Set<String> seeds) {
    Set<String> reached = new LinkedHashSet<>(seeds);
    for (Graph.Node node : order) {
      if (node.inputs().stream().anyMatch(reached::contains)) {
        reached.add(node.name());
      }
    }
    names.addAll(reached);
  }
}
