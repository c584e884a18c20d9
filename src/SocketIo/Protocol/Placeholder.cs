using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace SocketIoNet.Protocol;

/// <summary>
/// The placeholder of binary data in JSON, <c>{"_placeholder":true,"num":n}</c>: an object of exactly these two members, in either order. In a packet without attachments it is an ordinary object.
/// </summary>
public static class Placeholder
{
    internal static ReadOnlySpan<byte> MarkName => "_placeholder"u8;

    internal static ReadOnlySpan<byte> NumberName => "num"u8;

    private static ReadOnlySpan<byte> UsualStart => "{\"_placeholder\":true,\"num\":"u8;

    /// <summary>Writes a placeholder.</summary>
    /// <param name="writer">Receives the JSON.</param>
    /// <param name="index">The number of the attachment.</param>
    public static void Write(IBufferWriter<byte> writer, int index)
    {
        ArgumentNullException.ThrowIfNull(writer);
        const int MaxDigits = 10;
        var target = writer.GetSpan(UsualStart.Length + MaxDigits + 1);
        UsualStart.CopyTo(target);
        Utf8Formatter.TryFormat(index, target[UsualStart.Length..], out var digits);
        target[UsualStart.Length + digits] = (byte)'}';
        writer.Advance(UsualStart.Length + digits + 1);
    }

    /// <summary>Reads a placeholder; false if <paramref name="json"/>, one JSON value without whitespace around it, is none.</summary>
    /// <param name="json">The value, in UTF-8.</param>
    /// <param name="index">The number of the attachment. The packet may not have it.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out int index)
    {
        index = -1;
        if (json.IsEmpty || json[0] != '{') return false;
        if (json.StartsWith(UsualStart) && Utf8Parser.TryParse(json[UsualStart.Length..], out index, out var digits)
            && UsualStart.Length + digits == json.Length - 1)
        {
            return index >= 0;
        }

        var reader = new Utf8JsonReader(JsonText.RepairSurrogates(json));
        return reader.Read() && TryRead(ref reader, out index);
    }

    /// <summary>Reads a placeholder up to its last brace; false if it is none, with the reader at some place inside.</summary>
    /// <param name="reader">A reader at a value of JSON without halves of surrogate pairs (<see cref="JsonText.RepairSurrogates"/>).</param>
    /// <param name="index">The number of the attachment. The packet may not have it.</param>
    public static bool TryRead(ref Utf8JsonReader reader, out int index)
    {
        index = -1;
        var isMarked = false;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(MarkName) && !isMarked) isMarked = reader.Read() && reader.TokenType == JsonTokenType.True;
            else if (index >= 0 || !reader.ValueTextEquals(NumberName) || !TryReadNumber(ref reader, out index)) return false;
            if (!isMarked && index < 0) return false;
        }

        return isMarked && index >= 0 && reader.TokenType == JsonTokenType.EndObject;
    }

    internal static bool TryReadNumber(ref Utf8JsonReader reader, out int number)
    {
        number = -1;
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out number) && number >= 0;
    }
}
