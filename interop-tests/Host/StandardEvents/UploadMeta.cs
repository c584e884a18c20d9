namespace SocketIoNet.InteropHost.StandardEvents;

internal sealed record UploadMeta(byte[] Thumb, byte[][] Parts);
