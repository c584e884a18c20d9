using System.Reflection;
using System.Runtime.CompilerServices;

namespace SocketIoNet.Tests.Memory;

/// <summary>The objects that one object keeps alive, up to those that it shares with others.</summary>
internal sealed class ObjectGraph
{
    private const BindingFlags AllFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<object> _waiting = new();
    private readonly Func<object, bool> _isShared;

    private ObjectGraph(Func<object, bool> isShared) => _isShared = isShared;

    public static IReadOnlyCollection<object> Of(object root, Func<object, bool> isShared)
    {
        var graph = new ObjectGraph(isShared);
        graph.Meet(root);
        while (graph._waiting.TryDequeue(out var next)) graph.Open(next);
        return graph._seen;
    }

    /// <summary>The objects by type, the most frequent first.</summary>
    public static string Describe(IEnumerable<object> objects) => string.Join(
        Environment.NewLine,
        objects.GroupBy(static item => item.GetType().ToString())
            .OrderByDescending(static group => group.Count())
            .ThenBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => $"{group.Count(),3} × {group.Key}"));

    private void Meet(object? item)
    {
        if (item is null or Type or MemberInfo or Assembly or Thread || _isShared(item)) return;
        if (_seen.Add(item)) _waiting.Enqueue(item);
    }

    private void Open(object item)
    {
        if (item is Array { Rank: 1 } array)
        {
            if (array.GetType().GetElementType()!.IsPrimitive) return;
            foreach (var element in array) OpenValue(element);
            return;
        }

        if (item is not string) OpenFields(item, item.GetType());
    }

    private void OpenValue(object? value)
    {
        if (value is null) return;
        if (value.GetType().IsValueType) OpenFields(value, value.GetType());
        else Meet(value);
    }

    private void OpenFields(object item, Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            foreach (var field in level.GetFields(AllFields))
            {
                if (field.FieldType.IsPointer || field.FieldType.IsPrimitive || field.FieldType.IsByRefLike) continue;
                OpenValue(field.GetValue(item));
            }
        }
    }
}
