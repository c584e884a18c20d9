namespace SocketIoNet.TestSupport;

/// <summary>The memory that is in use.</summary>
internal static class Heap
{
    /// <summary>The bytes of all live objects, after everything that can be collected is.</summary>
    public static long MeasureUsed()
    {
        // Finalizers let go of objects that a further collection takes.
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
