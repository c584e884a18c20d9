using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SocketIoNet.Protocol;

namespace SocketIoNet.Serialization;

/// <summary>
/// Reads and writes text, numbers and booleans, the most frequent arguments, without the JSON library. Types for which the application has a converter are left to it.
/// </summary>
internal sealed class PlainTypes
{
    private const int LongestNumber = 32;

    private readonly JavaScriptEncoder _encoder;
    private readonly bool _hasText;
    private readonly bool _hasBool;
    private readonly bool _hasInt;
    private readonly bool _hasLong;
    private readonly bool _hasDouble;

    internal PlainTypes(JsonSerializerOptions options)
    {
        var writesNumbersAsText = (options.NumberHandling & JsonNumberHandling.WriteAsString) != 0;
        _encoder = options.Encoder ?? JavaScriptEncoder.Default;
        _hasText = IsPlain(options, typeof(string));
        _hasBool = IsPlain(options, typeof(bool));
        _hasInt = !writesNumbersAsText && IsPlain(options, typeof(int));
        _hasLong = !writesNumbersAsText && IsPlain(options, typeof(long));
        _hasDouble = !writesNumbersAsText && IsPlain(options, typeof(double));
    }

    internal bool TryRead<T>(ReadOnlySpan<byte> json, out T? value)
    {
        value = default;
        if (json.IsEmpty) return false;
        if (typeof(T) == typeof(string)) return json[0] == '"' && _hasText && Set(JsonText.ReadString(json), out value);
        if (typeof(T) == typeof(bool)) return _hasBool && TryReadBool(json, out var truth) && Set(truth, out value);
        if (json[0] is not ((>= (byte)'0' and <= (byte)'9') or (byte)'-')) return false;
        if (typeof(T) == typeof(int)) return _hasInt && ExactIntegerConverter<int>.TryParse(json, out var number) && Set(number, out value);
        if (typeof(T) == typeof(long)) return _hasLong && ExactIntegerConverter<long>.TryParse(json, out var number) && Set(number, out value);
        if (typeof(T) == typeof(double)) return _hasDouble && Utf8Parser.TryParse(json, out double number, out _) && Set(number, out value);
        return false;
    }

    internal bool TryWrite<T>(PayloadWriter writer, T value)
    {
        if (value is string text) return _hasText && writer.TryWriteString(text, _encoder);
        if (value is bool truth) return _hasBool && WriteRaw(writer, truth ? "true"u8 : "false"u8);
        if (value is int number) return _hasInt && WriteInteger(writer, number);
        if (value is long large) return _hasLong && WriteInteger(writer, large);
        if (value is double real) return _hasDouble && double.IsFinite(real) && WriteDouble(writer, real);
        if (value is byte[] bytes) return WriteBinary(writer, bytes);
        return false;
    }

    private static bool IsPlain(JsonSerializerOptions options, Type type) => !options.Converters.Any(converter => converter.CanConvert(type));

    private static bool Set<TPlain, T>(TPlain plain, out T value)
    {
        value = (T)(object)plain!;
        return true;
    }

    private static bool TryReadBool(ReadOnlySpan<byte> json, out bool truth)
    {
        truth = json.SequenceEqual("true"u8);
        return truth || json.SequenceEqual("false"u8);
    }

    private static bool WriteRaw(PayloadWriter writer, ReadOnlySpan<byte> json)
    {
        writer.WriteRaw(json);
        return true;
    }

    private static bool WriteInteger(PayloadWriter writer, long value)
    {
        Utf8Formatter.TryFormat(value, writer.GetSpan(LongestNumber), out var length);
        writer.Advance(length);
        return true;
    }

    private static bool WriteDouble(PayloadWriter writer, double value)
    {
        value.TryFormat(writer.GetSpan(LongestNumber), out var length, default, CultureInfo.InvariantCulture);
        writer.Advance(length);
        return true;
    }

    private static bool WriteBinary(PayloadWriter writer, byte[] bytes)
    {
        writer.WriteBinary(bytes);
        return true;
    }
}
