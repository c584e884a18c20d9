namespace SocketIoNet.Bench.Measuring;

/// <summary>Resident bytes per idle connection.</summary>
internal sealed record MemorySample(long BaseBytes, double AtOnce, double Settled);
