using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>The payload of a connect error: why the client was rejected.</summary>
internal static class ConnectErrors
{
    /// <summary>Writes <c>{"message":…}</c>, or <c>{"message":…,"data":…}</c> when there is data.</summary>
    /// <exception cref="PayloadSerializationException">The data cannot be serialized.</exception>
    public static void Write(PayloadWriter writer, IPayloadSerializer serializer, string message, object? data)
    {
        writer.WriteRaw("{\"message\":"u8);
        serializer.Serialize(writer, message);
        if (data is not null)
        {
            writer.WriteRaw(",\"data\":"u8);
            WriteData(writer, serializer, data);
        }

        writer.WriteRaw("}"u8);
    }

    /// <summary>Checks the attachments: clients do not read those of a connect error.</summary>
    /// <exception cref="PayloadSerializationException">The data holds binary data that cannot be sent.</exception>
    public static void CheckAttachments(PayloadWriter writer, IPacketParser parser)
    {
        if (writer.AttachmentCount == 0 || !parser.SendsAttachmentsApart) return;
        throw new PayloadSerializationException("The data of a connect error cannot contain binary data. Use text, such as Convert.ToBase64String.", null);
    }

    /// <summary>Writes the data alone.</summary>
    /// <exception cref="PayloadSerializationException">The data cannot be serialized.</exception>
    public static void WriteData(PayloadWriter writer, IPayloadSerializer serializer, object data)
    {
        try
        {
            serializer.Serialize(writer, data);
        }
        catch (Exception exception)
        {
            throw new PayloadSerializationException($"The data of the connect error cannot be serialized: {exception.Message}", null, exception);
        }
    }
}
