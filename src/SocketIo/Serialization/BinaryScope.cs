using SocketIoNet.Protocol;

namespace SocketIoNet.Serialization;

/// <summary>
/// Gives the converters of binary data, which System.Text.Json passes only a reader or a writer, the payload that is being read or written on this thread.
/// </summary>
internal ref struct BinaryScope
{
    [ThreadStatic]
    private static PayloadWriter? t_writer;

    [ThreadStatic]
    private static AttachmentList t_attachments;

    private readonly PayloadWriter? _outerWriter;
    private readonly AttachmentList _outerAttachments;

    // Application code that runs inside, such as a getter, may emit, so scopes nest.
    private BinaryScope(PayloadWriter? writer, AttachmentList attachments)
    {
        _outerWriter = t_writer;
        _outerAttachments = t_attachments;
        t_writer = writer;
        t_attachments = attachments;
    }

    /// <summary>Where binary data is written to; null outside of a payload.</summary>
    internal static PayloadWriter? Writer => t_writer;

    /// <summary>Where binary data is read from.</summary>
    internal static AttachmentList Attachments => t_attachments;

    internal static BinaryScope ForWriting(PayloadWriter writer) => new(writer, default);

    internal static BinaryScope ForReading(AttachmentList attachments) => new(null, attachments);

    public readonly void Dispose()
    {
        t_writer = _outerWriter;
        t_attachments = _outerAttachments;
    }
}
