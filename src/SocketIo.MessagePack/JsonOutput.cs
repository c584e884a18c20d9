using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>Writes the JSON and the attachments of a MessagePack value.</summary>
internal sealed class JsonOutput(PayloadWriter json, PacketLimits limits)
{
    private const int LongestNumber = 32;

    // All characters up to the space are control characters.
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private List<byte[]>? _attachments;
    private long _remainingBytes = limits.MaxAttachmentBytes;

    public void Raw(ReadOnlySpan<byte> text) => json.WriteRaw(text);

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, json.GetSpan(LongestNumber), out var length);
        json.Advance(length);
    }

    public void Number(ulong value)
    {
        Utf8Formatter.TryFormat(value, json.GetSpan(LongestNumber), out var length);
        json.Advance(length);
    }

    /// <summary>Writes a number, or null for NaN and the infinities.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Raw("null"u8);
            return;
        }

        value.TryFormat(json.GetSpan(LongestNumber), out var length, default, CultureInfo.InvariantCulture);
        json.Advance(length);
    }

    /// <exception cref="PacketFormatException">The text is not valid UTF-8.</exception>
    public void Text(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) throw new PacketFormatException("The packet is not valid UTF-8.");
        Raw("\""u8);
        for (var next = text.IndexOfAny(Special); next >= 0; next = text.IndexOfAny(Special))
        {
            Raw(text[..next]);
            Escape(text[next]);
            text = text[(next + 1)..];
        }

        Raw(text);
        Raw("\""u8);
    }

    /// <summary>Writes a date as JavaScript does, with more digits if it is more precise than a millisecond.</summary>
    public void Date(DateTime value)
    {
        var format = value.Ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
        Raw("\""u8);
        value.TryFormat(json.GetSpan(LongestNumber), out var length, format, CultureInfo.InvariantCulture);
        json.Advance(length);
        Raw("\""u8);
    }

    /// <summary>Adds an attachment and writes its placeholder.</summary>
    /// <exception cref="PacketFormatException">There are too many attachments.</exception>
    public void Bytes(ReadOnlySequence<byte> bytes)
    {
        _attachments ??= [];
        _remainingBytes -= bytes.Length;
        if (_attachments.Count == limits.MaxAttachments || _remainingBytes < 0) throw new PacketFormatException("Too many attachments.");
        Placeholder.Write(json, _attachments.Count);
        _attachments.Add(bytes.ToArray());
    }

    public byte[][] TakeAttachments() => _attachments?.ToArray() ?? [];

    private void Escape(byte character)
    {
        if (character is (byte)'"' or (byte)'\\')
        {
            Raw([(byte)'\\', character]);
            return;
        }

        Raw("\\u00"u8);
        character.TryFormat(json.GetSpan(2), out _, "x2", CultureInfo.InvariantCulture);
        json.Advance(2);
    }
}
