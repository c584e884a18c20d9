using Newtonsoft.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Writes JSON with attachments. It limits the depth, which Newtonsoft.Json does not do when writing, so that no value exhausts the stack.</summary>
internal sealed class PayloadJsonWriter : JsonTextWriter
{
    private readonly PayloadWriter _payload;
    private readonly int _maxDepth;
    private int _depth;

    public PayloadJsonWriter(TextWriter text, PayloadWriter payload, int maxDepth)
        : base(text)
    {
        _payload = payload;
        _maxDepth = maxDepth;
        CloseOutput = false;
        // A value that fails is removed by the caller, not completed.
        AutoCompleteOnClose = false;
    }

    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        base.WriteStartObject();
        WritePropertyName("_placeholder");
        WriteValue(true);
        WritePropertyName("num");
        WriteValue(_payload.AddAttachment(bytes));
        base.WriteEndObject();
    }

    public override void WriteValue(byte[]? value)
    {
        if (value is null) WriteNull();
        else WriteBinary(value);
    }

    public override void WriteValue(double value)
    {
        if (double.IsFinite(value)) base.WriteValue(value);
        else WriteNull();
    }

    public override void WriteValue(float value)
    {
        if (float.IsFinite(value)) base.WriteValue(value);
        else WriteNull();
    }

    public override void WriteValue(double? value)
    {
        if (value is { } number) WriteValue(number);
        else WriteNull();
    }

    public override void WriteValue(float? value)
    {
        if (value is { } number) WriteValue(number);
        else WriteNull();
    }

    /// <summary>JSON has no undefined.</summary>
    public override void WriteUndefined() => WriteNull();

    /// <summary>JSON has no comments.</summary>
    public override void WriteComment(string? text)
    {
    }

    public override void WriteStartConstructor(string name) => throw new JsonSerializationException("JSON has no constructors.");

    public override void WriteStartObject()
    {
        Descend();
        base.WriteStartObject();
    }

    public override void WriteStartArray()
    {
        Descend();
        base.WriteStartArray();
    }

    public override void WriteEndObject()
    {
        _depth--;
        base.WriteEndObject();
    }

    public override void WriteEndArray()
    {
        _depth--;
        base.WriteEndArray();
    }

    private void Descend()
    {
        if (++_depth > _maxDepth) throw new JsonSerializationException($"The value is nested more than {_maxDepth} deep.");
    }
}
