using System.Text;
using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>A value of an enumeration: a number, or a name where the converter reads names.</summary>
/// <param name="type">The enumeration.</param>
/// <param name="number">The shape of its numbers.</param>
/// <param name="names">The names, in any letter case; null if only numbers are read.</param>
internal sealed class EnumShape(Type type, JsonShape number, HashSet<string>? names) : JsonShape
{
    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check) => reader.TokenType switch
    {
        JsonTokenType.Number => IsInteger(ref reader) || check.Fail($"a value of {type.Name}"),
        JsonTokenType.String when names is not null => IsNames(ref reader) || check.Fail($"a value of {type.Name}"),
        _ => check.Fail(names is null ? "a number" : "text"),
    };

    private bool IsInteger(ref Utf8JsonReader reader)
    {
        var check = default(ShapeCheck);
        return number.Fits(ref reader, ref check) && !check.IsLenient;
    }

    /// <summary>One name, or several separated by commas.</summary>
    private bool IsNames(ref Utf8JsonReader reader)
    {
        if (!JsonTextToken.TryGet(in reader, stackalloc byte[JsonTextToken.Longest], out var utf8)) return true;
        Span<char> buffer = stackalloc char[JsonTextToken.Longest];
        ReadOnlySpan<char> text = buffer[..Encoding.UTF8.GetChars(utf8, buffer)];
        foreach (var part in text.Split(','))
        {
            var name = text[part].Trim();
            if (!names!.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) && !IsInteger(type, name)) return false;
        }

        return true;
    }

    private static bool IsInteger(Type type, ReadOnlySpan<char> text) => !text.IsEmpty && !char.IsLetter(text[0]) && Enum.TryParse(type, text, ignoreCase: true, out _);
}
