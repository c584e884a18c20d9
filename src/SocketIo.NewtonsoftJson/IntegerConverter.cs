using System.Globalization;
using System.Numerics;
using Newtonsoft.Json;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>
/// Reads integers from clients whose numbers are all floating-point: <c>5.0</c> and <c>1e3</c> are integers, <c>5.5</c> is not. For some types, Newtonsoft.Json rejects the first and rounds the last.
/// </summary>
internal sealed class IntegerConverter : JsonConverter
{
    public override bool CanWrite => false;

    public override bool CanConvert(Type objectType) => Type.GetTypeCode(Nullable.GetUnderlyingType(objectType) ?? objectType) switch
    {
        >= TypeCode.SByte and <= TypeCode.UInt64 => !(Nullable.GetUnderlyingType(objectType) ?? objectType).IsEnum,
        _ => false,
    };

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        if (reader.TokenType == JsonToken.Null && Nullable.GetUnderlyingType(objectType) is not null) return null;
        if (!TryGetInteger(reader.Value, out var integer)) throw new JsonSerializationException("Expected an integer.");
        var type = Nullable.GetUnderlyingType(objectType) ?? objectType;
        try
        {
            return Convert(integer, Type.GetTypeCode(type));
        }
        catch (OverflowException exception)
        {
            throw new JsonSerializationException($"Expected a value of {type.Name}.", exception);
        }
    }

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => throw new NotSupportedException();

    private static bool TryGetInteger(object? value, out BigInteger integer)
    {
        integer = default;
        switch (value)
        {
            case BigInteger large:
                integer = large;
                return true;
            case long number:
                integer = number;
                return true;
            case double number when double.IsInteger(number):
                integer = new BigInteger(number);
                return true;
            case decimal number when decimal.IsInteger(number):
                integer = new BigInteger(number);
                return true;
            case string text:
                // Not as a BigInteger: parsing one takes quadratic time.
                var isInteger = Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed);
                integer = parsed;
                return isInteger;
            default:
                return false;
        }
    }

    private static object Convert(BigInteger integer, TypeCode code) => code switch
    {
        TypeCode.SByte => (sbyte)integer,
        TypeCode.Byte => (byte)integer,
        TypeCode.Int16 => (short)integer,
        TypeCode.UInt16 => (ushort)integer,
        TypeCode.Int32 => (int)integer,
        TypeCode.UInt32 => (uint)integer,
        TypeCode.Int64 => (long)integer,
        _ => (ulong)integer,
    };
}
