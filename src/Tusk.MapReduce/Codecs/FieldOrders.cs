namespace Tusk.MapReduce.Codecs;

/// <summary>Orders of fields as users write them: "Year", "Tenths desc", "Item1 asc".</summary>
public static class FieldOrders
{
    /// <summary>The order that clauses ask for; fields that they leave out follow, ascending, as declared.</summary>
    /// <param name="fields">Names of the fields in declaration order.</param>
    /// <param name="clauses">Each a field's name, and "asc" or "desc" where wanted.</param>
    /// <exception cref="ArgumentException">A clause names no field or one that was named before, or is no clause.</exception>
    public static FieldOrder[] Parse(IReadOnlyList<string> fields, params ReadOnlySpan<string> clauses)
    {
        ArgumentNullException.ThrowIfNull(fields);
        List<FieldOrder> order = new(fields.Count);
        foreach (string clause in clauses)
        {
            FieldOrder next = ParseClause(fields, clause);
            if (order.Exists(earlier => earlier.Index == next.Index))
            {
                throw new ArgumentException($"Order names the field {fields[next.Index]} twice.", nameof(clauses));
            }

            order.Add(next);
        }

        for (int i = 0; i < fields.Count; i++)
        {
            if (!order.Exists(earlier => earlier.Index == i))
            {
                order.Add(new FieldOrder(i, Descending: false));
            }
        }

        return [.. order];
    }

    /// <summary>A field's order as a clause, such as "Tenths desc".</summary>
    internal static string Describe(IReadOnlyList<string> fields, FieldOrder order) =>
        order.Descending ? fields[order.Index] + " desc" : fields[order.Index];

    /// <summary>Checks that an order has every field once and that the grouping fits it.</summary>
    /// <exception cref="ArgumentException">A field is missing or named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer fields than should make a group.</exception>
    internal static void Check(IReadOnlyList<string> fields, IReadOnlyList<FieldOrder> order, int groupingFields)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Count != fields.Count
            || order.Any(f => (uint)f.Index >= (uint)fields.Count)
            || order.Select(f => f.Index).Distinct().Count() != fields.Count)
        {
            throw new ArgumentException($"An order needs each field once: {string.Join(", ", fields)}.", nameof(order));
        }

        if ((uint)groupingFields > (uint)fields.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(groupingFields), groupingFields, $"The key has {fields.Count} fields: {string.Join(", ", fields)}.");
        }
    }

    private static FieldOrder ParseClause(IReadOnlyList<string> fields, string clause)
    {
        ArgumentNullException.ThrowIfNull(clause);
        string[] words = clause.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool descending = words.Length == 2 && words[1].Equals("desc", StringComparison.OrdinalIgnoreCase);
        bool ascending = words.Length == 1
            || (words.Length == 2 && words[1].Equals("asc", StringComparison.OrdinalIgnoreCase));
        if (!descending && !ascending)
        {
            throw new ArgumentException($"\"{clause}\" is no order; write FIELD, FIELD asc or FIELD desc.", nameof(clause));
        }

        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i] == words[0])
            {
                return new FieldOrder(i, descending);
            }
        }

        throw new ArgumentException(
            $"Order names the field {words[0]}, which the key has not; it has {string.Join(", ", fields)}.", nameof(clause));
    }
}
