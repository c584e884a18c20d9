using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>
/// Reads JSON with attachments: each placeholder is one token, its bytes. In the text, placeholders are replaced by <c>undefined</c>, which Newtonsoft.Json reads and JSON does not have.
/// </summary>
internal sealed class PayloadJsonReader : JsonTextReader
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly Queue<byte[]>? _binaries;

    private PayloadJsonReader(string text, Queue<byte[]>? binaries)
        : base(new StringReader(text)) => _binaries = binaries;

    public static PayloadJsonReader Create(ReadOnlySpan<byte> json, AttachmentList attachments)
    {
        if (attachments.Count == 0) return new PayloadJsonReader(Encoding.UTF8.GetString(json), null);
        var binaries = new Queue<byte[]>();
        return new PayloadJsonReader(TakeOut(json, attachments, binaries), binaries);
    }

    public override bool Read()
    {
        var isThere = base.Read();
        if (isThere && TokenType == JsonToken.Undefined && _binaries is not null) SetToken(JsonToken.Bytes, _binaries.Dequeue(), updateIndex: false);
        return isThere;
    }

    private static string TakeOut(ReadOnlySpan<byte> json, AttachmentList attachments, Queue<byte[]> binaries)
    {
        var text = new StringBuilder();
        var copied = 0;
        var reader = new Utf8JsonReader(json, AnyDepth);
        while (reader.Read())
        {
            var ahead = reader;
            if (!Placeholder.TryRead(ref ahead, out var index) || index >= attachments.Count) continue;
            text.Append(Encoding.UTF8.GetString(json[copied..(int)reader.TokenStartIndex])).Append("undefined");
            binaries.Enqueue(attachments.GetArray(index));
            reader = ahead;
            copied = (int)reader.BytesConsumed;
        }

        return text.Append(Encoding.UTF8.GetString(json[copied..])).ToString();
    }
}
