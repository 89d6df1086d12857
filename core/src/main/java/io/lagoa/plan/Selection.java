package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.error.LagoaException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which tables a plan is about: {@code gold.x}, {@code bronze.shop_*}, {@code +gold.x} with all
 * that it reads, {@code gold.x+} with all that read it, {@code tag:daily}, {@code state:modified}
 * for those whose declaration differs from the one that made what stands; {@code !gold.x} leaves
 * out what the term behind the mark names.
 *
 * @param terms a table is in if any term names it and none leaves it out; no term that names means
 *     all
 * @param full whether the tables that terms name are rebuilt as a whole; without terms, all that
 *     are made from other tables
 */
public record Selection(List<String> terms, boolean full) {
  private static final String MODIFIED = "state:modified";
  private static final String NOT = "!";

  /** All tables, the least that is enough. */
  public static final Selection ALL = new Selection(List.of(), false);

  public Selection {
    terms = List.copyOf(terms);
  }

  /**
   * The tables.
   *
   * @param modified whether a table's declaration differs from the one that made what stands
   * @throws LagoaException {@code USAGE} if a term names nothing
   */
  Set<String> names(List<Graph.Node> order, Predicate<Graph.Node> modified) {
    Set<String> names = new LinkedHashSet<>();
    if (named().isEmpty()) {
      order.forEach(node -> names.add(node.name()));
    }
    named().forEach(term -> names.addAll(names(order, term, modified)));
    terms.stream()
        .filter(term -> term.startsWith(NOT))
        .forEach(term -> names.removeAll(names(order, term.substring(1), modified)));
    return names;
  }

  /** The terms that name what is in. */
  private List<String> named() {
    return terms.stream().filter(term -> !term.startsWith(NOT)).toList();
  }

  private static Set<String> names(
      List<Graph.Node> order, String term, Predicate<Graph.Node> modified) {
    String core = core(term);
    Set<String> seeds = seeds(order, core, modified);
    if (seeds.isEmpty() && !core.equals(MODIFIED)) {
      throw new LagoaException(
          USAGE,
          "Cannot select '%s': no table of that name or tag; tables are %s"
              .formatted(term, order.stream().map(Graph.Node::name).toList()));
    }
    Set<String> names = new LinkedHashSet<>(seeds);
    if (term.startsWith("+")) {
      addUpstream(order, names, seeds);
    }
    if (term.endsWith("+")) {
      addDownstream(order, names, seeds);
    }
    return names;
  }

  /** Whether a table is rebuilt: with a source, only when a term is its name. */
  boolean rebuilds(Graph.Node node, Predicate<Graph.Node> modified) {
    List<String> cores = named().stream().map(Selection::core).toList();
    boolean named = cores.stream().anyMatch(core -> names(core, node.name()));
    boolean tagged =
        node.table().tags().stream().anyMatch(tag -> cores.contains("tag:" + tag))
            || (cores.contains(MODIFIED) && modified.test(node));
    boolean fromOutside =
        node.table().content().orElseThrow() instanceof io.lagoa.table.Content.FromSource;
    return full && (named || (!fromOutside && (tagged || cores.isEmpty())));
  }

  /** Whether a term is a table's name, a star in it being any text. */
  private static boolean names(String core, String name) {
    int star = core.indexOf('*');
    return star < 0
        ? core.equals(name)
        : name.length() >= core.length() - 1
            && name.startsWith(core.substring(0, star))
            && name.endsWith(core.substring(star + 1));
  }

  /** A term without what it says about neighbours. */
  private static String core(String term) {
    return term.replaceAll("^\\+|\\+$", "");
  }

  private static Set<String> seeds(
      List<Graph.Node> order, String core, Predicate<Graph.Node> modified) {
    Set<String> seeds = new LinkedHashSet<>();
    for (Graph.Node node : order) {
      boolean tagged =
          core.startsWith("tag:") && node.table().tags().contains(core.substring("tag:".length()));
      boolean changed = core.equals(MODIFIED) && modified.test(node);
      if (tagged || changed || names(core, node.name())) {
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
