namespace SocketIoNet.Protocol;

/// <summary>
/// Values to JSON and back: what a JSON library has to supply. Any exception it throws is reported with the event and, when
/// reading, the position of the argument.
/// </summary>
/// <remarks>
/// Binary data is not part of the JSON. Wherever a value holds bytes, <see cref="PayloadWriter.AddAttachment"/> takes them and
/// gives the number to write as <c>{"_placeholder":true,"num":n}</c>; where bytes are wanted, such a placeholder is read.
/// </remarks>
public interface IPayloadSerializer
{
    /// <summary>Writes a value by its declared type; a value declared as <see cref="object"/> by the type that it has.</summary>
    /// <typeparam name="T">The declared type.</typeparam>
    /// <param name="writer">Where the JSON and the attachments go.</param>
    /// <param name="value">The value; it is not read after the call has returned.</param>
    void Serialize<T>(PayloadWriter writer, T value);

    /// <summary>Writes a value by the type that it has.</summary>
    /// <param name="writer">Where the JSON and the attachments go.</param>
    /// <param name="value">The value; it is not read after the call has returned.</param>
    void Serialize(PayloadWriter writer, object? value);

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">The type that is wanted.</typeparam>
    /// <param name="json">One JSON value in UTF-8; the result must not refer to this memory.</param>
    /// <param name="attachments">What placeholders in <paramref name="json"/> stand for.</param>
    T? Deserialize<T>(ReadOnlySpan<byte> json, AttachmentList attachments);

    /// <summary>
    /// Resolves what values of <paramref name="type"/> need, so that a type that cannot be serialized is refused when a handler
    /// is registered and not when the first event arrives.
    /// </summary>
    /// <param name="type">The type of an argument or of a returned value.</param>
    /// <exception cref="NotSupportedException">The type is not known to the serializer.</exception>
    void Prepare(Type type);

    /// <summary>The same for a parameter of a handler, of which values have to be made.</summary>
    /// <param name="type">The type of the parameter.</param>
    /// <exception cref="NotSupportedException">The type is not known to the serializer, or it is one of which no value can be made: a service, for instance.</exception>
    void PrepareToRead(Type type) => Prepare(type);
}
