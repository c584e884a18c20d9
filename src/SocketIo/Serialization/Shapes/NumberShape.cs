using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>A number, or a number in text if the options read those.</summary>
/// <param name="handling">How the options handle numbers.</param>
/// <param name="isInteger">Whether the type is an integer.</param>
internal sealed class NumberShape<T>(JsonNumberHandling handling, bool isInteger) : JsonShape
    where T : struct, INumberBase<T>
{
    private static readonly bool IsSigned = T.IsNegative(T.CreateSaturating(-1));

    private readonly bool _hasRange = isInteger || typeof(T) == typeof(decimal);

    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check) => reader.TokenType switch
    {
        JsonTokenType.Number => !_hasRange || TryParse(reader.ValueSpan) || FitsLenient(reader.ValueSpan, ref check),
        JsonTokenType.String when IsText(ref reader) => true,
        _ => check.Fail("a number"),
    };

    private bool TryParse(ReadOnlySpan<byte> text)
    {
        // The library rejects -0 for unsigned types.
        if (!IsSigned && text.StartsWith("-"u8)) return false;
        return T.TryParse(text, isInteger ? NumberStyles.AllowLeadingSign : NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    /// <summary>The lenient options read 5.0 and 1e3 as integers.</summary>
    private bool FitsLenient(ReadOnlySpan<byte> text, ref ShapeCheck check)
    {
        var isExact = isInteger && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.IsInteger(number) && decimal.CreateSaturating(T.CreateSaturating(number)) == number;
        if (!isExact) return check.Fail($"a value of {typeof(T).Name}");
        check.IsLenient = true;
        return true;
    }

    private bool IsText(ref Utf8JsonReader reader)
    {
        var isNumber = (handling & JsonNumberHandling.AllowReadingFromString) != 0;
        var isName = !_hasRange && (handling & JsonNumberHandling.AllowNamedFloatingPointLiterals) != 0;
        if (!isNumber && !isName) return false;
        if (!JsonTextToken.TryGet(in reader, stackalloc byte[JsonTextToken.Longest], out var text)) return true;
        return (isNumber && TryParse(text)) || (isName && (text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8)));
    }
}
