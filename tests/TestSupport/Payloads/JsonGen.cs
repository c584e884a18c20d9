using System.Text.Json;
using CsCheck;

namespace SocketIoNet.TestSupport.Payloads;

/// <summary>Random JSON.</summary>
public static class JsonGen
{
    private static readonly string[] Oddities =
        ["\"\\\"\"", "\"\\\\\"", "\"[{]},\"", "\"\\u0041\"", "-0.5e-7", "1e3", "{}", "[]", " 1 ", "\t\"x\"\n", "{ \"a\" : [ ] }"];

    public static Gen<string> Text { get; } = Gen.String.Select(text => JsonSerializer.Serialize(text.Replace('\uFFFD', '?')));

    public static Gen<string> Value { get; } = Nested(3);

    public static Gen<string[]> Items { get; } = Value.Array[0, 6];

    private static Gen<string> Nested(int depth)
    {
        var scalar = Gen.OneOf(
            Text,
            Gen.Int.Select(number => $"{number}"),
            Gen.Double[-1e6, 1e6].Select(number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.OneOf("true", "false", "null"),
            Gen.OneOf(Oddities));
        if (depth == 0) return scalar;
        var inner = Nested(depth - 1);
        return Gen.Frequency(
            (3, scalar),
            (1, inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")),
            (1, Gen.Select(Text, inner).Array[0, 4].Select(members => $"{{{string.Join(',', members.Select(m => $"{m.Item1}:{m.Item2}"))}}}")));
    }
}
