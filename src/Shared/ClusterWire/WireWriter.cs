using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessagePack;
using SocketIoNet.MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.ClusterWire;

/// <summary>Writes a message as JSON, beside it the binary data of its placeholders; both together become MessagePack where the message has to be that.</summary>
internal sealed class WireWriter
{
    private static readonly JsonWriterOptions Trusting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly List<byte[]> _attachments = [];

    public WireWriter() => Json = new Utf8JsonWriter(_buffer, Trusting);

    public Utf8JsonWriter Json { get; }

    public bool HasBinary => _attachments.Count > 0;

    /// <summary>Writes a value that is JSON already. Its placeholders get the numbers that its binary data has in the message.</summary>
    /// <param name="json">The value.</param>
    /// <param name="attachments">What its placeholders stand for.</param>
    public void Value(ReadOnlySpan<byte> json, AttachmentList attachments)
    {
        if (attachments.Count == 0)
        {
            Json.WriteRawValue(json, skipInputValidation: true);
            return;
        }

        var renumbered = new ArrayBufferWriter<byte>(json.Length + 16);
        Renumber(JsonText.RepairSurrogates(json), attachments, renumbered);
        Json.WriteRawValue(renumbered.WrittenSpan, skipInputValidation: true);
    }

    public void Value(PacketData data) => Value(data.Json.Span, data.Attachments);

    /// <summary>The first of the arguments of an acknowledgement; nothing when there is none.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryFirst(string name, PacketData arguments)
    {
        var json = JsonText.RepairSurrogates(arguments.Json.Span);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || !reader.Read() || reader.TokenType == JsonTokenType.EndArray) return false;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        Json.WritePropertyName(name);
        Value(json[start..(int)reader.BytesConsumed], arguments.Attachments);
        return true;
    }

    public void Texts(string name, IReadOnlyCollection<string> texts)
    {
        Json.WriteStartArray(name);
        foreach (var text in texts) Json.WriteStringValue(text);
        Json.WriteEndArray();
    }

    public byte[] ToJson()
    {
        Json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    public byte[] ToMessagePack()
    {
        Json.Flush();
        var target = new ArrayBufferWriter<byte>(_buffer.WrittenCount);
        var writer = new MessagePackWriter(target);
        JsonValueWriter.Write(ref writer, _buffer.WrittenSpan, new AttachmentList([.. _attachments]));
        writer.Flush();
        return target.WrittenSpan.ToArray();
    }

    private void Renumber(ReadOnlySpan<byte> json, AttachmentList attachments, ArrayBufferWriter<byte> target)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var copied = 0;
        while (reader.Read())
        {
            var ahead = reader;
            if (reader.TokenType != JsonTokenType.StartObject || !Placeholder.TryRead(ref ahead, out var index) || index >= attachments.Count) continue;
            target.Write(json[copied..(int)reader.TokenStartIndex]);
            Placeholder.Write(target, _attachments.Count);
            _attachments.Add(attachments[index].ToArray());
            copied = (int)ahead.BytesConsumed;
            reader = ahead;
        }

        target.Write(json[copied..]);
    }
}
