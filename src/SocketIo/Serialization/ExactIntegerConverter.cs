using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.Serialization;

/// <summary>
/// Reads integers from clients whose numbers are all floating-point: <c>5.0</c> and <c>1e3</c> are integers, <c>5.5</c> is not.
/// </summary>
internal sealed class ExactIntegerConverter<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var mayBeText = (options.NumberHandling & JsonNumberHandling.AllowReadingFromString) != 0;
        if (reader.TokenType != JsonTokenType.Number && !(mayBeText && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped))
        {
            throw new JsonException("Expected a number.");
        }

        return TryParse(reader.ValueSpan, out var value) ? value : throw new JsonException($"Expected a value of {typeof(T).Name}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        const int LongestInteger = 20;
        Span<byte> text = stackalloc byte[LongestInteger];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    internal static bool TryParse(ReadOnlySpan<byte> text, out T value)
    {
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !decimal.IsInteger(number)) return false;
        value = T.CreateSaturating(number);
        return decimal.CreateSaturating(value) == number;
    }
}
