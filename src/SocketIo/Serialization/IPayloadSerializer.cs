namespace SocketIoNet.Protocol;

/// <summary>
/// Converts values to JSON and back with a JSON library. Its exceptions are reported with the event and, when reading, the position of the argument.
/// </summary>
/// <remarks>
/// Binary data is not part of the JSON. For bytes in a value, call <see cref="PayloadWriter.AddAttachment"/> and write the number that it returns as <c>{"_placeholder":true,"num":n}</c>.
/// Read such a placeholder where bytes are declared.
/// </remarks>
public interface IPayloadSerializer
{
    /// <summary>Writes a value by its declared type, or by its actual type if it is declared as <see cref="object"/>.</summary>
    /// <typeparam name="T">The declared type.</typeparam>
    /// <param name="writer">Receives the JSON and the attachments.</param>
    /// <param name="value">The value, which is not used after the call.</param>
    void Serialize<T>(PayloadWriter writer, T value);

    /// <summary>Writes a value by its actual type.</summary>
    /// <param name="writer">Receives the JSON and the attachments.</param>
    /// <param name="value">The value, which is not used after the call.</param>
    void Serialize(PayloadWriter writer, object? value);

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">The declared type.</typeparam>
    /// <param name="json">One JSON value in UTF-8. The result must not refer to this memory.</param>
    /// <param name="attachments">The attachments to which placeholders in <paramref name="json"/> refer.</param>
    T? Deserialize<T>(ReadOnlySpan<byte> json, AttachmentList attachments);

    /// <summary>
    /// Prepares to write values of <paramref name="type"/>. Called when a handler is registered, so that a type that cannot be serialized is rejected then and not at the first event.
    /// </summary>
    /// <param name="type">The type of an argument or of a result.</param>
    /// <exception cref="NotSupportedException">The serializer does not know the type.</exception>
    void Prepare(Type type);

    /// <summary>Prepares to read values of <paramref name="type"/>, the type of a handler's parameter. Default: the same as <see cref="Prepare"/>.</summary>
    /// <param name="type">The type of the parameter.</param>
    /// <exception cref="NotSupportedException">The serializer does not know the type, or cannot create values of it, such as a service.</exception>
    void PrepareToRead(Type type) => Prepare(type);
}
